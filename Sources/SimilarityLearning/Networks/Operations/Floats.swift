import VectorSearch

// Loops over floats in memory that operations share.

/// How many elements a thread takes at a time: enough to be worth the way.
private let grain = 16_384

/// Calls `body` with ranges that make up 0..<count, of as many items as make up a grain when each has `size` elements.
/// Where they are cut does not depend on the number of threads.
func inParallel(_ count: Int, size: Int = 1, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let block = max(1, grain / max(1, size))
    concurrently((count + block - 1) / block, threads: threads, block: 1) { index in
        body(index * block..<min(count, (index + 1) * block))
    }
}

/// Adds to a place, or begins it.
@inline(__always)
func put(_ value: Float, at place: UnsafeMutablePointer<Float>, adding: Bool) {
    place.pointee = adding ? place.pointee + value : value
}

/// Σ xᵢ, in eight running sums.
func sum(_ x: UnsafePointer<Float>, _ count: Int) -> Float {
    var sums = SIMD8<Float>.zero
    var i = 0
    while i + 8 <= count {
        sums += UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self)
        i += 8
    }
    var total = sums.sum()
    while i < count {
        total += x[i]
        i += 1
    }
    return total
}

/// Σ (xᵢ − center)·gᵢ, in eight running sums.
func centeredProduct(
    _ x: UnsafePointer<Float>, center: Float, _ g: UnsafePointer<Float>, _ count: Int
) -> Float {
    var sums = SIMD8<Float>.zero
    var i = 0
    while i + 8 <= count {
        let values = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self) - center
        sums += values * UnsafeRawPointer(g + i).loadUnaligned(as: SIMD8<Float>.self)
        i += 8
    }
    var total = sums.sum()
    while i < count {
        total += (x[i] - center) * g[i]
        i += 1
    }
    return total
}

/// Σ (xᵢ − center)², in eight running sums.
func squaredDeviation(_ x: UnsafePointer<Float>, center: Float, _ count: Int) -> Float {
    var sums = SIMD8<Float>.zero
    var i = 0
    while i + 8 <= count {
        let values = UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Float>.self) - center
        sums += values * values
        i += 8
    }
    var total = sums.sum()
    while i < count {
        total += (x[i] - center) * (x[i] - center)
        i += 1
    }
    return total
}

extension Array<Int> {
    /// How many elements a tensor of this shape has.
    var elementCount: Int { reduce(1, *) }
}
