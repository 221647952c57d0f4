/// An array seen as consecutive pieces of one size, which must divide it.
struct Chunks: Collection {
    let values: [Float]
    let size: Int

    var startIndex: Int { 0 }
    var endIndex: Int { values.count / size }
    func index(after i: Int) -> Int { i + 1 }
    subscript(i: Int) -> [Float] { Array(values[i * size..<(i + 1) * size]) }
}
