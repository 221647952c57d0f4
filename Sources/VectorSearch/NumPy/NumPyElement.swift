/// The element types that are read, all little-endian; every value is brought to float32.
enum NumPyElement: String {
    case float16 = "<f2"
    case float32 = "<f4"
    case float64 = "<f8"

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .float16: 2
        case .float32: 4
        case .float64: 8
        }
    }

    /// Converts `floats.count` elements that lie in `bytes`, aligned or not. A float64 outside the range of float32
    /// becomes infinite.
    func convert(_ bytes: UnsafeRawBufferPointer, into floats: UnsafeMutableBufferPointer<Float>) {
        for i in floats.indices {
            let offset = i * size
            switch self {
            case .float16:
                floats[i] = Float(
                    halfBits: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
            case .float32:
                let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                floats[i] = Float(bitPattern: UInt32(littleEndian: bits))
            case .float64:
                let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                floats[i] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
            }
        }
    }
}

extension Float {
    /// The value of an IEEE 754 half-precision number. `Float16` itself does not exist on Intel Macs.
    init(halfBits bits: UInt16) {
        let sign: UInt32 = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10) & 0x1F
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            // Zero or subnormal: fraction · 2⁻²⁴, exact in float32.
            let magnitude = Float(fraction) * 0x1p-24
            self = sign == 0 ? magnitude : -magnitude
        case 0x1F:
            self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default:
            self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
