/** SQLSTATE of a write to a session that takes none: its server is a standby, or somebody made the session or the role read-only. */
export const READ_ONLY = '25006';
