/** A date, or a time with its zone: a time without one would be that of whatever machine reads it. */
export const TIME_FORM = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?$/;
