/// Writes pickles, opcode by opcode.
struct PickleAssembler {
    var bytes: [UInt8] = [0x80, 2]

    mutating func op(_ text: String) { bytes += text.utf8 }
    mutating func op(_ code: UInt8...) { bytes += code }

    mutating func text(_ text: String) { self.text(Array(text.utf8)) }

    mutating func text(_ text: [UInt8], claimed: UInt32? = nil) {
        op("X")
        bytes += little(claimed ?? UInt32(text.count)) + text
    }

    /// A whole number of any size up to 64 bits, without a sign.
    mutating func integer(_ value: UInt64) {
        if value <= 0xff {
            op("K")
            bytes.append(UInt8(value))
        } else {
            op(0x8a, 9)
            bytes += little(value) + [0]
        }
    }

    mutating func integer(signed value: Int64) {
        op(0x8a, 8)
        bytes += little(value)
    }

    mutating func tuple(_ values: [UInt64]) {
        op("(")
        for value in values { integer(value) }
        op("t")
    }

    /// `torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, False, None)`.
    mutating func tensor(
        key: String = "0", type: String = "FloatStorage", count: UInt64, offset: UInt64 = 0, shape: [UInt64],
        strides: [UInt64]
    ) {
        op("ctorch._utils\n_rebuild_tensor_v2\n((")
        text("storage")
        op("ctorch\n\(type)\n")
        text(key)
        text("cpu")
        integer(count)
        op("tQ")
        integer(offset)
        tuple(shape)
        tuple(strides)
        op(0x89)
        op("NtR")
    }

    /// A dictionary of one entry, whose value `value` writes.
    static func entry(_ value: (inout PickleAssembler) -> Void) -> [UInt8] {
        var pickle = PickleAssembler()
        pickle.op("}")
        pickle.text("w")
        value(&pickle)
        pickle.op("s.")
        return pickle.bytes
    }
}
