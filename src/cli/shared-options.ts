import { PACK_FOLDER } from '../package-files.js';
import { say, type Terminal } from './terminal.js';

/** `--rules`: the policy pack a command works with. */
export function rulesOption(terminal: Terminal) {
  return {
    type: 'string',
    default: PACK_FOLDER,
    defaultDescription: say(terminal, { zh: '随程序附带', en: 'the one that ships' }),
    describe: say(terminal, { zh: '制度包文件夹', en: 'folder of the policy pack' }),
  } as const;
}

/** `--in-place`: the mapping file of tables that are in a database already; read by {@link inputsOf}. */
export function inPlaceOption(terminal: Terminal) {
  return {
    type: 'string',
    requiresArg: true,
    describe: say(terminal, {
      zh: '映射文件：稽核 --db 中已有的表，不复制',
      en: 'mapping file: audit tables that are in --db already, copying nothing',
    }),
  } as const;
}

/** `<finding>` of the commands about one finding. */
export function findingPositional(terminal: Terminal) {
  return {
    type: 'string',
    demandOption: true,
    describe: say(terminal, {
      zh: '违规编号（可只写前几位）',
      en: 'id of the finding (the first digits are enough)',
    }),
  } as const;
}

/** `--memory` of the embedded database; read by {@link limitOptions}. */
export function memoryOption(terminal: Terminal) {
  return {
    type: 'string',
    requiresArg: true,
    describe: say(terminal, {
      zh: '内置数据库的内存上限，如 4GB；放不下的写入临时文件夹（默认本机内存的 60%）',
      en: 'memory the embedded database may use, e.g. 4GB; the rest goes to temporary files (default: 60 % of the machine)',
    }),
  } as const;
}

/** `--threads` of the embedded database; read by {@link limitOptions}. */
export function threadsOption(terminal: Terminal) {
  return {
    type: 'string',
    requiresArg: true,
    describe: say(terminal, {
      zh: '内置数据库的线程数（默认处理器核数）',
      en: 'threads of the embedded database (default: one per core)',
    }),
  } as const;
}
