import VectorKernels

/// Feature sets as bytes, for storage. All numbers are little-endian.
///
/// | Bytes | What |
/// | --- | --- |
/// | 4 | `SLF1`: the format and its version |
/// | 1 | the kind |
/// | 4, 4 | width, height |
/// | 4 | scale, a float32 |
/// | 4 | the number of features |
/// | 10 each | x and y in 65535ths of the sides, the angle in 65536ths of a turn; the upper halves of the float32 of size and response |
/// | 32…128 each | descriptors |
/// | 8 | XXH64 of all before |
///
/// Of a keypoint's numbers five digits are kept for places, three for size and response.
extension FeatureSet {
    private static let magic = Array("SLF1".utf8)
    private static let headerSize = 21
    private static let keypointSize = 10
    private static let checksumSize = 8

    /// The set as bytes: 138 for each feature of SIFT, 42 for each of ORB, and 29. O(features).
    public var bytes: [UInt8] {
        var bytes = Self.magic
        let size = Self.headerSize + count * (Self.keypointSize + kind.descriptorBytes) + Self.checksumSize
        bytes.reserveCapacity(size)
        bytes.append(kind.code)
        bytes.append(UInt32(clamping: width))
        bytes.append(UInt32(clamping: height))
        bytes.append(scale.bitPattern)
        bytes.append(UInt32(clamping: count))
        for point in keypoints {
            bytes.append(UInt16(share: point.x / Float(width)))
            bytes.append(UInt16(share: point.y / Float(height)))
            bytes.append(UInt16(turns: point.angle / (2 * .pi)))
            bytes.append(UInt16(upperHalf: point.size))
            bytes.append(UInt16(upperHalf: point.response))
        }
        bytes += descriptors
        bytes.append(simile_checksum(bytes, bytes.count))
        return bytes
    }

    private static func checksum(in bytes: [UInt8], at place: Int) -> UInt64 {
        var reader = ByteReader(bytes, from: place)
        return reader.next(UInt64.self)
    }

    /// Reads a set; nil for bytes that are not those of one, or damaged. O(bytes).
    public init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        let count = bytes.count - Self.checksumSize
        guard count >= Self.headerSize, bytes.starts(with: Self.magic),
            simile_checksum(bytes, count) == Self.checksum(in: bytes, at: count)
        else { return nil }
        reader.skip(Self.magic.count)
        guard let kind = FeatureKind(code: reader.next(UInt8.self)) else { return nil }
        let (width, height) = (Int(reader.next(UInt32.self)), Int(reader.next(UInt32.self)))
        let scale = Float(bitPattern: reader.next(UInt32.self))
        let features = Int(reader.next(UInt32.self))
        guard width > 0, height > 0, scale.isFinite, scale > 0,
            count == Self.headerSize + features * (Self.keypointSize + kind.descriptorBytes)
        else { return nil }
        var keypoints: [Keypoint] = []
        keypoints.reserveCapacity(features)
        for _ in 0..<features {
            let x = reader.next(UInt16.self).share * Float(width)
            let y = reader.next(UInt16.self).share * Float(height)
            let angle = Float(reader.next(UInt16.self)) / 65536 * 2 * .pi
            let (size, response) = (reader.next(UInt16.self).asUpperHalf, reader.next(UInt16.self).asUpperHalf)
            guard size.isFinite, size > 0, response.isFinite else { return nil }
            keypoints.append(Keypoint(x: x, y: y, size: size, angle: angle, response: response))
        }
        self.init(
            kind: kind, width: width, height: height, scale: scale, keypoints: keypoints,
            descriptors: Array(bytes[(count - features * kind.descriptorBytes)..<count]))
    }
}

extension UInt16 {
    fileprivate init(share: Float) { self = UInt16(Swift.max(0, Swift.min(1, share)) * 65535 + 0.5) }

    fileprivate var share: Float { Float(self) / 65535 }

    fileprivate init(turns: Float) {
        self = UInt16(truncatingIfNeeded: Int(Swift.max(0, Swift.min(1, turns)) * 65536 + 0.5))
    }

    /// Rounded to nearest.
    fileprivate init(upperHalf value: Float) { self = UInt16(truncatingIfNeeded: (value.bitPattern &+ 0x8000) >> 16) }

    fileprivate var asUpperHalf: Float { Float(bitPattern: UInt32(self) << 16) }
}
