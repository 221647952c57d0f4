extension BytePairVocabulary {
    /// The pieces of one word: its bytes, of which neighbors are merged, the earliest merge first and of equal ones the
    /// leftmost, until no two can be.
    /// - Complexity: O(n log n)
    func pieces(of word: some BidirectionalCollection<UInt8>) -> [UInt32] {
        var symbols = WordSymbols(word, of: self)
        return symbols.merged()
    }
}

/// The symbols of a word while they are merged: a doubly linked list in an array, and the merges that may be next.
private struct WordSymbols {
    private struct Symbol {
        var piece: UInt32
        var previous: Int
        var next: Int
        var isGone = false
    }

    private struct Candidate: Comparable {
        let rank: UInt32
        let position: Int
        let piece: UInt32

        static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.position) < (b.rank, b.position) }
    }

    private let vocabulary: BytePairVocabulary
    private var symbols: [Symbol] = []
    private var candidates = LeastFirst<Candidate>()

    init(_ word: some BidirectionalCollection<UInt8>, of vocabulary: BytePairVocabulary) {
        self.vocabulary = vocabulary
        let count = word.count
        symbols.reserveCapacity(count)
        for (position, byte) in word.enumerated() {
            let table = position == count - 1 ? vocabulary.final : vocabulary.inner
            symbols.append(
                Symbol(
                    piece: table[Int(byte)] ?? vocabulary.end, previous: position - 1,
                    next: position == count - 1 ? -1 : position + 1))
        }
    }

    mutating func merged() -> [UInt32] {
        for position in symbols.indices { propose(position) }
        while let best = candidates.popFirst() {
            let symbol = symbols[best.position]
            guard !symbol.isGone, symbol.next >= 0 else { continue }
            let right = symbols[symbol.next]
            // One of the two may have become another piece since.
            guard vocabulary.merge(symbol.piece, right.piece)?.piece == best.piece else { continue }
            symbols[symbol.next].isGone = true
            symbols[best.position].piece = best.piece
            symbols[best.position].next = right.next
            if right.next >= 0 { symbols[right.next].previous = best.position }
            if symbol.previous >= 0 { propose(symbol.previous) }
            propose(best.position)
        }
        return symbols.lazy.filter { !$0.isGone }.map(\.piece)
    }

    /// Notes that the symbol there may merge with the next one.
    private mutating func propose(_ position: Int) {
        let symbol = symbols[position]
        guard symbol.next >= 0, let merge = vocabulary.merge(symbol.piece, symbols[symbol.next].piece) else { return }
        candidates.insert(Candidate(rank: merge.rank, position: position, piece: merge.piece))
    }
}

/// A binary heap: the least element is taken first.
private struct LeastFirst<Element: Comparable> {
    private var elements: [Element] = []

    /// O(log n).
    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, case let parent = (child - 1) / 2, elements[child] < elements[parent] {
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// O(log n).
    mutating func popFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var parent = 0
        while case let left = 2 * parent + 1, left < elements.count {
            let right = left + 1
            let child = right < elements.count && elements[right] < elements[left] ? right : left
            guard elements[child] < elements[parent] else { break }
            elements.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
