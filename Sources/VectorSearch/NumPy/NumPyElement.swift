/// The element types that are read, all little-endian: floats, brought to float32, and the whole numbers of rows.
enum NumPyElement: String {
    case float16 = "<f2"
    case float32 = "<f4"
    case float64 = "<f8"
    case int32 = "<i4"
    case int64 = "<i8"
    case uint32 = "<u4"
    case uint64 = "<u8"

    /// Whether values are whole numbers.
    var isInteger: Bool {
        switch self {
        case .float16, .float32, .float64: false
        case .int32, .int64, .uint32, .uint64: true
        }
    }

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .float16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// Converts `floats.count` elements that lie in `bytes`, aligned or not. A float64 outside the range of float32
    /// becomes infinite.
    func convert(_ bytes: UnsafeRawBufferPointer, into floats: UnsafeMutableBufferPointer<Float>) {
        func bits<Bits: FixedWidthInteger>(_ index: Int) -> Bits {
            Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self))
        }
        for i in floats.indices {
            switch self {
            case .float16: floats[i] = Float(halfBits: bits(i))
            case .float32: floats[i] = Float(bitPattern: bits(i))
            case .float64: floats[i] = Float(Double(bitPattern: bits(i)))
            case .int32: floats[i] = Float(bits(i) as Int32)
            case .int64: floats[i] = Float(bits(i) as Int64)
            case .uint32: floats[i] = Float(bits(i) as UInt32)
            case .uint64: floats[i] = Float(bits(i) as UInt64)
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
