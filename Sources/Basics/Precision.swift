/// How exactly the arithmetic inside a network is done.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// IEEE single precision: the same vectors on every machine, up to rounding. The default.
    case f32
    /// bfloat16 where the processor has it: about twice as fast; on photos the mean cosine to `f32` is 0.9993.
    case bf16
}
