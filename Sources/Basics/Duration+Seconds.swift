extension Duration {
    /// As a number of seconds.
    package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

    /// As a number of milliseconds.
    package var milliseconds: Double { seconds * 1000 }

    /// Whole nanoseconds, clamped to what 64 bits hold.
    package var nanoseconds: Int64 {
        let (high, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowsAtLast) = high.addingReportingOverflow(components.attoseconds / 1_000_000_000)
        return overflow || overflowsAtLast ? (components.seconds < 0 ? .min : .max) : sum
    }
}
