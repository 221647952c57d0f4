import VectorKernels

/// What does the arithmetic on this machine.
public enum Kernels {
    /// The instruction set in use: `avx512`, `avx2`, `neon` or `portable`. For reports on the machine, since speed and
    /// the last bits of similarities depend on it.
    public static var level: String { String(cString: simile_kernels_level()) }
}
