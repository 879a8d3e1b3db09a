import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { loadSettings } from './load-settings.js';
import { SETTINGS, SettingsModule } from './settings.module.js';
import type { Settings } from './settings.js';

@Injectable()
class Reader {
  constructor(@Inject(SETTINGS) readonly settings: Settings) {}
}

@Module({ providers: [Reader] })
class FeatureModule {}

describe('SettingsModule', () => {
  it('gives the very settings to modules that do not import it', async () => {
    const settings = loadSettings({});
    const app = await Test.createTestingModule({
      imports: [SettingsModule.forRoot(settings), FeatureModule],
    }).compile();
    expect(app.get(Reader, { strict: false }).settings).toBe(settings);
    await app.close();
  });
});
