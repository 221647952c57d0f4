extension BytePlane {
    /// The plane in another size, interpolated between the four nearest pixels. Meant for small steps: where it shrinks
    /// by more than 2, pixels are left out.
    func resized(width newWidth: Int, height newHeight: Int) -> BytePlane {
        guard width > 0, height > 0, newWidth > 0, newHeight > 0 else {
            return BytePlane(width: 0, height: 0, values: [])
        }
        let columns = LinearTaps(from: width, to: newWidth)
        let rows = LinearTaps(from: height, to: newHeight)
        let resized = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight) { result, filled in
            withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 2 * newWidth) { lines in
                guard let output = result.baseAddress, let line = lines.baseAddress else { return }
                // Which source row each of the two lines holds.
                var held = (-1, -1)
                for y in 0..<newHeight {
                    let (first, second) = (Int(rows.first[y]), Int(rows.second[y]))
                    for row in [first, second] where row != (row & 1 == 0 ? held.0 : held.1) {
                        columns.interpolate(values, row * width, line + (row & 1) * newWidth)
                        if row & 1 == 0 { held.0 = row } else { held.1 = row }
                    }
                    let weight = Int32(rows.weight[y])
                    let (upper, lower) = (line + (first & 1) * newWidth, line + (second & 1) * newWidth)
                    let into = output + y * newWidth
                    for x in 0..<newWidth {
                        let sum = Int32(upper[x]) &* (128 &- weight) &+ Int32(lower[x]) &* weight
                        into[x] = UInt8(truncatingIfNeeded: (sum &+ 8192) >> 14)
                    }
                }
            }
            filled = newWidth * newHeight
        }
        return BytePlane(width: newWidth, height: newHeight, values: resized)
    }
}

/// Along one axis: between which two source pixels each new pixel lies.
private struct LinearTaps {
    var first: [Int32] = []
    var second: [Int32] = []
    /// Of the second, in 128ths.
    var weight: [UInt16] = []

    init(from count: Int, to newCount: Int) {
        let step = Float(count) / Float(newCount)
        for index in 0..<newCount {
            let place = max(0, (Float(index) + 0.5) * step - 0.5)
            let whole = min(Int32(place), Int32(count - 1))
            first.append(whole)
            second.append(min(whole + 1, Int32(count - 1)))
            weight.append(UInt16(min(128, (place - Float(whole)) * 128 + 0.5)))
        }
    }

    /// Resizes one row that begins at a place, to numbers of 7 more bits.
    func interpolate(_ values: [UInt8], _ start: Int, _ result: UnsafeMutablePointer<UInt16>) {
        values.withUnsafeBufferPointer { values in
            guard let row = values.baseAddress.map({ $0 + start }) else { return }
            first.withUnsafeBufferPointer { first in
                second.withUnsafeBufferPointer { second in
                    weight.withUnsafeBufferPointer { weight in
                        for x in 0..<first.count {
                            let left = UInt16(row[Int(first[x])]) &* (128 &- weight[x])
                            result[x] = left &+ UInt16(row[Int(second[x])]) &* weight[x]
                        }
                    }
                }
            }
        }
    }
}
