import Basics

/// Executes a Python pickle ([opcodes](https://github.com/python/cpython/blob/main/Lib/pickletools.py)), protocols 2
/// to 5, so far as plain data and tensors need it.
///
/// A pickle is a program that may name and call any function of Python, which is why opening one from an untrusted source is
/// dangerous. This machine has no way to call anything but ``PickleFunction``; whatever else a pickle names is an
/// error that says so. The memory it takes is bounded by the length of the pickle: an opcode makes one value at most, and
/// the few calls that copy values pay for each as for an opcode, out of a budget of one opcode for each byte.
struct Unpickler {
    /// More than any checkpoint of weights needs; a real one takes some 30 per tensor. Each can cost a hundred bytes of
    /// memory.
    static let opcodeLimit = 1_000_000

    let context: FileContext

    /// The containers made so far; those of several pickles of one file may share it.
    var heap = PickleHeap()

    private var cursor: ByteCursor
    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    /// How many more opcodes may be executed, or values copied.
    private var budget: Int

    /// A machine for the pickles that begin at the start of a range.
    init(_ bytes: [UInt8], range: Range<Int>, context: FileContext) {
        self.context = context
        cursor = ByteCursor(bytes, range: range, context: context)
        budget = min(Self.opcodeLimit, range.count)
    }

    /// Where the last pickle ended.
    var position: Int { cursor.position }

    /// Executes one pickle and returns what it makes.
    mutating func load() throws(WeightsError) -> PickleValue {
        stack = []
        marks = []
        memo = [:]
        while true {
            let opcode = try cursor.byte()
            try charge(1)
            if opcode == UInt8(ascii: ".") { return try pop() }
            try execute(opcode)
        }
    }

    /// Takes opcodes executed, or values about to be copied, from the budget.
    mutating func charge(_ count: Int) throws(WeightsError) {
        let (rest, overflow) = budget.subtractingReportingOverflow(count)
        guard !overflow, rest >= 0 else { throw context.malformed("its pickle does more than any real one") }
        budget = rest
    }

    private mutating func execute(_ opcode: UInt8) throws(WeightsError) {
        switch opcode {
        case 0x80: _ = try cursor.byte()  // PROTO
        case 0x95: _ = try cursor.size()  // FRAME
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.bool(true))
        case 0x89: stack.append(.bool(false))
        case UInt8(ascii: "J"): stack.append(.integer(Int(try cursor.integer(Int32.self))))
        case UInt8(ascii: "K"): stack.append(.integer(Int(try cursor.byte())))
        case UInt8(ascii: "M"): stack.append(.integer(Int(try cursor.integer(UInt16.self))))
        case 0x8a: stack.append(try long(Int(try cursor.byte())))
        case 0x8b: stack.append(try long(Int(try cursor.integer(Int32.self))))
        case UInt8(ascii: "G"):  // BINFLOAT, the one big-endian number
            stack.append(.float(Double(bitPattern: try cursor.integer(UInt64.self).byteSwapped)))
        case UInt8(ascii: "X"), UInt8(ascii: "T"): try string(Int(try cursor.integer(UInt32.self)))
        case 0x8c, UInt8(ascii: "U"): try string(Int(try cursor.byte()))
        case 0x8d: try string(try cursor.size())
        case UInt8(ascii: "B"): stack.append(.bytes(try cursor.take(Int(try cursor.integer(UInt32.self)))))
        case UInt8(ascii: "C"): stack.append(.bytes(try cursor.take(Int(try cursor.byte()))))
        case 0x8e: stack.append(.bytes(try cursor.take(try cursor.size())))
        case UInt8(ascii: "q"): memo[Int(try cursor.byte())] = try top()
        case UInt8(ascii: "r"): memo[Int(try cursor.integer(UInt32.self))] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): try recall(Int(try cursor.byte()))
        case UInt8(ascii: "j"): try recall(Int(try cursor.integer(UInt32.self)))
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "0"): _ = try pop()
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: "2"): stack.append(try top())
        default: try executeContainer(opcode)
        }
    }

    private mutating func executeContainer(_ opcode: UInt8) throws(WeightsError) {
        switch opcode {
        case UInt8(ascii: ")"): makeTuple([])
        case 0x85, 0x86, 0x87: makeTuple(try pop(Int(opcode) - 0x84))
        case UInt8(ascii: "t"): makeTuple(try popToMark())
        case UInt8(ascii: "]"): makeList([])
        case UInt8(ascii: "l"): makeList(try popToMark())
        case UInt8(ascii: "a"): try append(try pop(1))
        case UInt8(ascii: "e"): try append(try popToMark())
        case UInt8(ascii: "}"): makeDictionary()
        case UInt8(ascii: "d"):
            let items = try popToMark()
            makeDictionary()
            try setItems(items)
        case UInt8(ascii: "s"): try setItems(try pop(2))
        case UInt8(ascii: "u"): try setItems(try popToMark())
        case UInt8(ascii: "c"):
            let module = try cursor.line()
            stack.append(try resolve(module: module, name: try cursor.line()))
        case 0x93:
            guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
                throw context.malformed("its pickle names a function by something other than text")
            }
            stack.append(try resolve(module: module, name: name))
        case UInt8(ascii: "i"):
            let module = try cursor.line()
            throw .refused(source: context.source, global: "\(module).\(try cursor.line())".onOneLine(limit: 120))
        case UInt8(ascii: "R"):
            let arguments = try pop()
            stack.append(try call(try pop(), arguments))
        case UInt8(ascii: "b"):
            let attributes = try pop()
            try setAttributes(attributes, of: try top())
        case 0x81:
            let arguments = try pop()
            stack.append(try object(of: try pop(), arguments))
        case UInt8(ascii: "Q"): stack.append(try storage(try pop()))
        default:
            let code = String(opcode, radix: 16)
            throw context.malformed("its pickle has the opcode 0x\(code) at byte \(position - 1), unknown here")
        }
    }
}

extension Unpickler {
    private func top() throws(WeightsError) -> PickleValue {
        guard let value = stack.last, stack.count > marks.last ?? 0 else { throw underflow }
        return value
    }

    private mutating func pop() throws(WeightsError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func pop(_ count: Int) throws(WeightsError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw underflow }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(WeightsError) -> [PickleValue] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw underflow }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private var underflow: WeightsError {
        context.malformed("its pickle pops an empty stack, at byte \(position)")
    }

    private mutating func recall(_ index: Int) throws(WeightsError) {
        guard let value = memo[index] else { throw context.malformed("its pickle recalls what it has not stored") }
        stack.append(value)
    }

    private mutating func string(_ count: Int) throws(WeightsError) {
        stack.append(.string(String(decoding: try cursor.take(count), as: UTF8.self)))
    }

    /// A number of `count` little-endian bytes in two's complement.
    private mutating func long(_ count: Int) throws(WeightsError) -> PickleValue {
        let bytes = try cursor.take(count)
        guard count <= 8 else { return .bigInteger(bytes) }
        let negative = bytes.last.map { $0 >= 0x80 } ?? false
        let value = bytes.reversed().reduce(negative ? -1 : 0) { $0 << 8 | Int($1) }
        return .integer(value)
    }

    private mutating func makeTuple(_ items: [PickleValue]) {
        stack.append(.tuple(heap.tuples.count))
        heap.tuples.append(items)
    }

    private mutating func makeList(_ items: [PickleValue]) {
        stack.append(.list(heap.lists.count))
        heap.lists.append(items)
    }

    private mutating func makeDictionary() {
        stack.append(.dictionary(heap.dictionaries.count))
        heap.dictionaries.append([])
    }

    private mutating func append(_ items: [PickleValue]) throws(WeightsError) {
        guard case .list(let index) = try top() else {
            throw context.malformed("its pickle appends to something that is not a list")
        }
        heap.lists[index] += items
    }

    private mutating func setItems(_ items: [PickleValue]) throws(WeightsError) {
        guard case .dictionary(let index) = try top(), items.count.isMultiple(of: 2) else {
            throw context.malformed("its pickle fills something that is not a dictionary")
        }
        for position in stride(from: 0, to: items.count, by: 2) {
            heap.dictionaries[index].append((items[position], items[position + 1]))
        }
    }
}
