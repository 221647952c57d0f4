import Basics
import CJPEG
import CVips

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Watches over one decode, on the thread that it began on: what it takes of the processor and of the budget.
final class DecodeWatch {
    /// From this share of a second on, a decode is a long one. Ordinary images are done sooner.
    private static let long = 0.25
    /// From this much memory on, too.
    private static let large = 256 << 20
    /// Less than this does not count.
    private static let small = 4 << 20

    private let name: String
    private let limit: Double
    private let budget: DecodeBudget?
    private let thread = pthread_self()
    private let start = DecodeWatch.processorTime
    private var share = DecodeShare()
    /// Why the decode was ended.
    private var refusal: ImagingError?

    init(_ limits: ImageLimits, name: String) {
        self.name = name
        limit = limits.decodeSeconds
        budget = limits.budget
    }

    deinit { end() }

    /// Takes what a decode needs, waiting for it.
    /// - Throws: ``ImagingError/tooSlow(name:limit:)``, ``ImagingError/tooMuchMemory(name:bytes:limit:)`` or
    ///   ``ImagingError/noRoom(name:)``.
    func begin(_ cost: DecodeCost) throws(ImagingError) {
        guard cost.seconds <= limit else { throw .tooSlow(name: name, limit: limit) }
        guard let budget else { return }
        guard cost.bytes <= budget.bytes else {
            throw .tooMuchMemory(name: name, bytes: cost.bytes, limit: budget.bytes)
        }
        let isLong = cost.seconds > Self.long || cost.bytes >= Self.large
        if isLong { DecodeTurn.current?.leave() }
        try take(DecodeShare(bytes: cost.bytes > Self.small ? cost.bytes : 0, isLong: isLong), of: budget)
    }

    /// Gives back what ``begin(_:)`` took.
    func end() {
        if share != DecodeShare() { budget?.give(share) }
        share = DecodeShare()
    }

    /// Ends a decode that takes too long.
    /// - Throws: as ``begin(_:)``.
    func check() throws(ImagingError) {
        if isOver() { throw failure }
    }

    /// Why the decode was ended.
    var failure: ImagingError { refusal ?? .tooSlow(name: name, limit: limit) }

    private func take(_ more: DecodeShare, of budget: DecodeBudget) throws(ImagingError) {
        guard more != DecodeShare() else { return }
        guard budget.take(more) else { throw .noRoom(name: name) }
        share.bytes += more.bytes
        share.isLong = share.isLong || more.isLong
    }

    /// Whether the decode must end. One that turns out to take long waits here for a place among the long ones.
    private func isOver() -> Bool {
        // A loader's own threads do not know what the decode has taken.
        guard pthread_equal(thread, pthread_self()) != 0 else { return false }
        if refusal != nil { return true }
        let spent = Double(Self.processorTime - start) / 1e9
        do throws(ImagingError) {
            guard spent < limit else { throw .tooSlow(name: name, limit: limit) }
            if let budget, !share.isLong, spent > Self.long {
                DecodeTurn.current?.leave()
                try take(DecodeShare(isLong: true), of: budget)
            }
            return false
        } catch {
            refusal = error
            return true
        }
    }

    /// What this thread has taken of the processor so far, in nanoseconds.
    private static var processorTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// For C, which must not use it longer than this object lives.
    private static let ask: @convention(c) (UnsafeMutableRawPointer?) -> Bool = { context in
        guard let context else { return false }
        return Unmanaged<DecodeWatch>.fromOpaque(context).takeUnretainedValue().isOver()
    }

    var forVips: cvips_guard { cvips_guard(ask: Self.ask, context: Unmanaged.passUnretained(self).toOpaque()) }
    var forJPEG: cjpeg_guard { cjpeg_guard(ask: Self.ask, context: Unmanaged.passUnretained(self).toOpaque()) }
}
