declare module 'libsvm-js/asm.js' {
  interface Options {
    readonly type: string;
    readonly kernel: string;
    readonly gamma: number;
    readonly cost: number;
    readonly epsilon: number;
    readonly quiet: boolean;
    readonly weight: Readonly<Record<string, number>>;
  }

  /** libsvm in asm.js. */
  class SVM {
    static readonly SVM_TYPES: { readonly C_SVC: string };
    static readonly KERNEL_TYPES: { readonly RBF: string };
    constructor(options: Options);
    train(samples: readonly (readonly number[])[], labels: readonly number[]): void;
    predictOne(sample: readonly number[]): number;
    free(): void;
  }
  // eslint-disable-next-line import-x/no-default-export -- what the package exports is its module itself.
  export default SVM;
}
