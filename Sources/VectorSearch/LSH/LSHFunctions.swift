import Basics

/// The hash functions of an index: from random projections of a vector to bucket numbers and a sketch.
///
/// For the cosine a function tells on which side of a random hyperplane a vector lies (Charikar, "Similarity estimation
/// techniques from rounding algorithms", 2002). The planes go through the rows' mean and not the origin, since embeddings fill
/// a narrow cone, of which most planes through the origin have all rows on one side. For Euclidean distance a function is the
/// number of the stripe, of equal width, in which the projection falls (Datar, Immorlica, Indyk and Mirrokni,
/// "Locality-sensitive hashing scheme based on p-stable distributions", 2004).
///
/// The values of a table's functions, each times an odd random number, add up to a key, so that changing one value changes
/// the key by a difference; and a key is folded into the number of one of 2^``slotBits`` buckets.
struct LSHFunctions: Sendable {
    let tables: Int
    let hashes: Int
    let sketchWords: Int
    let slotBits: Int
    /// Of the stripes; nil for hyperplanes.
    let width: Float?
    /// What is subtracted from each projection: first those of the tables, then those of the sketch.
    let thresholds: StoredArray<Float>
    let rotation: RandomRotation
    private let factors: [UInt64]

    /// A change of one hash value: what it costs and how it changes the key.
    struct Change {
        var cost: Float
        var hash: Int
        var difference: UInt64
    }

    init(
        dimension: Int, tables: Int, hashes: Int, sketchWords: Int, slotBits: Int, width: Float?,
        thresholds: StoredArray<Float>, seed: UInt64
    ) {
        self.tables = tables
        self.hashes = hashes
        self.sketchWords = sketchWords
        self.slotBits = slotBits
        self.width = width
        self.thresholds = thresholds
        rotation = RandomRotation(
            dimension: dimension, results: Self.projections(tables, hashes, sketchWords), seed: seed)
        var random = SeededGenerator(seed: seed, stream: 2)
        factors = (0..<hashes).map { _ in random.next() | 1 }
    }

    /// How many projections the tables and the sketch take.
    static func projections(_ tables: Int, _ hashes: Int, _ sketchWords: Int) -> Int {
        tables * hashes + 64 * sketchWords
    }

    /// The changes that a hash value may undergo: to the other side, or to either neighboring stripe.
    var changes: Int { width == nil ? hashes : 2 * hashes }

    /// The number of the bucket with a key.
    func slot(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits)) }

    /// The value of a function, numbered over all tables.
    func number(_ projection: Float, _ function: Int) -> Int {
        Self.stripe(projection - thresholds.base[function], width).number
    }

    /// The key of a vector in a table.
    func key(_ projections: UnsafePointer<Float>, table: Int) -> UInt64 {
        var key: UInt64 = 0
        for hash in 0..<hashes {
            let number = number(projections[table * hashes + hash], table * hashes + hash)
            key &+= UInt64(bitPattern: Int64(number)) &* factors[hash]
        }
        return key
    }

    /// The key of a vector in a table, and what it takes to change the hash values, the cheapest first.
    func key(
        _ projections: UnsafePointer<Float>, table: Int, changes: UnsafeMutablePointer<Change>
    ) -> UInt64 {
        var (key, count): (UInt64, Int) = (0, 0)
        func insert(_ cost: Float, _ hash: Int, _ difference: UInt64) {
            var place = count
            while place > 0, changes[place - 1].cost > cost {
                changes[place] = changes[place - 1]
                place -= 1
            }
            changes[place] = Change(cost: cost, hash: hash, difference: difference)
            count += 1
        }
        for hash in 0..<hashes {
            let value = projections[table * hashes + hash] - thresholds.base[table * hashes + hash]
            let (number, place) = Self.stripe(value, width)
            key &+= UInt64(bitPattern: Int64(number)) &* factors[hash]
            if width == nil {
                insert(value * value, hash, number == 0 ? factors[hash] : 0 &- factors[hash])
            } else {
                insert(place * place, hash, 0 &- factors[hash])
                insert((1 - place) * (1 - place), hash, factors[hash])
            }
        }
        return key
    }

    /// Writes the sketch of a vector.
    func sketch(_ projections: UnsafePointer<Float>, into words: UnsafeMutablePointer<UInt64>) {
        let first = tables * hashes
        for word in 0..<sketchWords {
            var bits: UInt64 = 0
            for bit in 0..<64 {
                let i = first + 64 * word + bit
                if projections[i] > thresholds.base[i] { bits |= 1 << UInt64(bit) }
            }
            words[word] = bits
        }
    }

    /// The stripe in which a value lies and where in it, 0…1; or its side of 0.
    private static func stripe(_ value: Float, _ width: Float?) -> (number: Int, place: Float) {
        guard let width else { return (value > 0 ? 1 : 0, 0) }
        let stripes = value / width
        let floor = stripes.rounded(.down)
        // Far away, or not a number in a damaged file: some bucket.
        guard abs(floor) < 1e15 else { return (0, 0) }
        return (Int(floor), stripes - floor)
    }
}
