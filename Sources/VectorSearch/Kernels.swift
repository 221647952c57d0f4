import VectorKernels

/// What does the arithmetic on this machine.
public enum Kernels {
    /// The instruction set in use: `avx512`, `avx2`, `avx2-nofma` (AVX2 without fused multiply-add), `neon` or `portable`.
    /// For reports on the machine, since speed and the last bits of similarities depend on it.
    ///
    /// The best that the processor has, or the one that the environment variable `SIMILE_KERNELS` names, by which one
    /// machine shows what another would compute.
    public static var level: String { String(cString: simile_kernel_level_name(simile_kernel_level())) }

    /// What is wrong with the value of `SIMILE_KERNELS`, in one line that says what it may be; nil when it can be followed or
    /// is not set. With a wrong value the best instruction set is used, and a warning written to standard error.
    public static var fault: String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { line in
            guard let base = line.baseAddress, simile_kernel_level_fault(base, line.count) else { return nil }
            return String(cString: base)
        }
    }
}
