import { UserError } from '../domain/problem.js';
import { defaultMemory } from './default-memory.js';

/** Runs something on the database; what the machine lacks for it becomes a {@link UserError}, everything else passes through. */
export type Explainer = <T>(work: () => Promise<T>) => Promise<T>;

/** Says what of the machine was used up, in which folder, and what to do. */
export function explainer(options: { readonly spillFolder: string; readonly memory?: number }): Explainer {
  const megabytes = Math.round((options.memory ?? defaultMemory()) / 1e6);
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (/No space left on device|max_temp_directory_size|Disk quota exceeded/i.test(message))
        throw new UserError({
          zh: `磁盘已满：临时文件夹 ${options.spillFolder} 写不下。请腾出空间，或用环境变量 TMPDIR 指定更大的磁盘，或用 --memory 给数据库更多内存。`,
          en: `The disk is full: no room for temporary files in ${options.spillFolder}. Make room, name a larger disk with the environment variable TMPDIR, or give the database more memory with --memory.`,
        });
      if (/^Out of Memory Error/.test(message))
        throw new UserError({
          zh: `内存不足：数据库的上限是 ${megabytes} MB，有一步无法放到磁盘上。请用 --memory 提高上限，或用 --threads 减少线程。`,
          en: `Out of memory: the database may use ${megabytes} MB, and one step cannot go to the disk. Raise the limit with --memory, or use fewer threads with --threads.`,
        });
      throw error;
    }
  };
}
