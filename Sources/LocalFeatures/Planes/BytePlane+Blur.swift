extension BytePlane {
    /// The plane smoothed by a Gaussian with a standard deviation of 2 pixels, cut off after 3. Beyond the edge its
    /// outermost pixels go on.
    func smoothed() -> BytePlane {
        guard width > 0, height > 0 else { return self }
        let smooth = [UInt8](unsafeUninitializedCapacity: width * height) { result, filled in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width + 6) { lines in
                values.withUnsafeBufferPointer { values in
                    guard let input = values.baseAddress, let output = result.baseAddress, let line = lines.baseAddress
                    else { return }
                    for y in 0..<height {
                        func row(_ offset: Int) -> UnsafePointer<UInt8> {
                            input + max(0, min(height - 1, y + offset)) * width
                        }
                        let inner = line + 3
                        Self.weigh(
                            row(-3), row(-2), row(-1), row(0), row(1), row(2), row(3), into: inner, count: width)
                        for x in 0..<3 { (line[x], inner[width + x]) = (inner[0], inner[width - 1]) }
                        Self.weigh(
                            line, line + 1, line + 2, line + 3, line + 4, line + 5, line + 6,
                            into: output + y * width, count: width)
                    }
                }
            }
            filled = width * height
        }
        return BytePlane(width: width, height: height, values: smooth)
    }

    /// Sums of seven values, weighted by a Gaussian in 256ths.
    @inline(__always)
    private static func weigh(
        _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>, _ d: UnsafePointer<UInt8>,
        _ e: UnsafePointer<UInt8>, _ f: UnsafePointer<UInt8>, _ g: UnsafePointer<UInt8>,
        into result: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        for x in 0..<count {
            let outer = (UInt16(a[x]) &+ UInt16(g[x])) &* 18
            let middle = (UInt16(b[x]) &+ UInt16(f[x])) &* 33
            let inner = (UInt16(c[x]) &+ UInt16(e[x])) &* 49
            let sum = outer &+ middle &+ inner &+ UInt16(d[x]) &* 56
            result[x] = UInt8(truncatingIfNeeded: (sum &+ 128) >> 8)
        }
    }
}
