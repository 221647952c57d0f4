extension TensorReference {
    /// The number of elements, the end of the part of the storage that they touch, and whether they lie there in row
    /// order without gaps. `nil` if one of the numbers does not fit an `Int`.
    var layout: (count: Int, end: Int, isContiguous: Bool)? {
        guard let count = elementCount(of: shape) else { return nil }
        if count == 0 { return (0, 0, true) }
        var last = offset
        var expected = 1
        var isContiguous = true
        for (size, stride) in zip(shape, strides).reversed() where size > 1 {
            if stride != expected { isContiguous = false }
            expected *= size  // divides count, so cannot overflow
            let (reach, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, sumOverflow) = last.addingReportingOverflow(reach)
            guard !overflow, !sumOverflow else { return nil }
            last = sum
        }
        let (end, overflow) = last.addingReportingOverflow(1)
        return overflow ? nil : (count, end, isContiguous)
    }

    /// Copies the elements into row order and, if asked, into the other byte order. The layout must have been checked
    /// against the storage.
    ///
    /// - Complexity: O(`count`)
    func gather(from bytes: ArraySlice<UInt8>, count: Int, swappingBytes: Bool) -> [UInt8] {
        switch storage.scalarType.byteCount {
        case 8: gather(UInt64.self, from: bytes, count: count, swappingBytes)
        case 4: gather(UInt32.self, from: bytes, count: count, swappingBytes)
        case 2: gather(UInt16.self, from: bytes, count: count, swappingBytes)
        default: gather(UInt8.self, from: bytes, count: count, swappingBytes)
        }
    }

    private func gather<T: FixedWidthInteger & BitwiseCopyable>(
        _: T.Type, from bytes: ArraySlice<UInt8>, count: Int, _ swappingBytes: Bool
    ) -> [UInt8] {
        let width = MemoryLayout<T>.size
        var outer = mergedAxes
        let columns = outer.popLast() ?? (size: 1, stride: 1)
        let rows = outer.popLast() ?? (size: 1, stride: 1)
        return [UInt8](unsafeUninitializedCapacity: count * width) { buffer, initialized in
            let target = UnsafeMutableRawBufferPointer(buffer)
            bytes.withUnsafeBytes { source in
                var index = Array(repeating: 0, count: outer.count)
                var position = offset
                for plane in stride(from: 0, to: count, by: rows.size * columns.size) {
                    if let from = source.baseAddress, let to = target.baseAddress {
                        copyMatrix(
                            from: from + position * width, to: to + plane * width, rows: rows, columns: columns,
                            swappingBytes, T.self)
                    }
                    // Counts up like an odometer, keeping the position in step.
                    for axis in outer.indices.reversed() {
                        index[axis] += 1
                        position += outer[axis].stride
                        if index[axis] < outer[axis].size { break }
                        position -= outer[axis].stride * outer[axis].size
                        index[axis] = 0
                    }
                }
            }
            initialized = count * width
        }
    }

    /// The axes without those of size 1, neighbors that can be walked in one stride joined, so that the innermost is
    /// as long as possible: weights that came from TensorFlow are all transposed.
    private var mergedAxes: [(size: Int, stride: Int)] {
        var axes: [(size: Int, stride: Int)] = []
        for (size, stride) in zip(shape, strides) where size > 1 {
            if let last = axes.last, last.stride == size * stride {
                axes[axes.count - 1] = (last.size * size, stride)
            } else {
                axes.append((size, stride))
            }
        }
        return axes
    }
}

/// Copies a matrix with any strides (in elements) into row order. Both places must be large enough.
private func copyMatrix<T: FixedWidthInteger & BitwiseCopyable>(
    from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, rows: (size: Int, stride: Int),
    columns: (size: Int, stride: Int), _ swappingBytes: Bool, _: T.Type
) {
    let width = MemoryLayout<T>.size
    // Sixteen rows at a time: of a transposed matrix they share a cache line.
    var firstRow = 0
    while firstRow < rows.size {
        let tile = min(16, rows.size - firstRow)
        for column in 0..<columns.size {
            var from = source + (firstRow * rows.stride + column * columns.stride) * width
            var to = target + (firstRow * columns.size + column) * width
            for _ in 0..<tile {
                let value = from.loadUnaligned(as: T.self)
                to.storeBytes(of: swappingBytes ? value.byteSwapped : value, as: T.self)
                from += rows.stride * width
                to += columns.size * width
            }
        }
        firstRow += tile
    }
}
