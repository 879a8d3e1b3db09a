import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Doctor } from '../../doctor/doctor.js';
import { ApiController } from '../../http/api-controller.js';
import { doctorAnswer, toDoctorAnswer, type DoctorAnswer } from './doctor-answer.js';

/** `GET /v1/ops/doctor` */
@ApiController('ops')
export class DoctorController {
  constructor(private readonly doctor: Doctor) {}

  @Get('doctor')
  @ApiOperation({
    summary: 'Look at all that publishing depends on, as this process sees it, and say how to mend what is wrong',
    description: 'Changes nothing. Answered within a quarter of a minute.',
  })
  @ApiOkResponse({ description: 'Also when something is wrong: see `well`.', standardSchema: doctorAnswer })
  async examine(): Promise<DoctorAnswer> {
    return toDoctorAnswer(await this.doctor.examine());
  }
}
