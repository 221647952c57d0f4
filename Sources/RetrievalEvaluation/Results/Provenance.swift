/// Where numbers come from: what would be needed to get them again.
public struct Provenance: Sendable, Hashable, Codable {
    /// What ran: `simile 0.1.0`.
    public var program: String
    /// When, in ISO 8601.
    public var date: String
    /// The machine, in words: processor, cores, memory, system.
    public var machine: String
    /// What random choices started from.
    public var seed: UInt64
    /// The models, in the order of the tables.
    public var models: [Model]
    /// What was asked for, by the names of the command line's options.
    public var settings: [String: String]

    /// A model whose vectors were evaluated.
    public struct Model: Sendable, Hashable, Codable {
        /// Its name, with options.
        public var name: String
        /// SHA-256 of its weights, in hexadecimal.
        public var digest: String
        /// Components of its vectors.
        public var dimension: Int
        /// Arithmetic inside the network: `f32` or `bf16`.
        public var precision: String

        /// - Parameters:
        ///   - name: its name, with options.
        ///   - digest: SHA-256 of its weights, in hexadecimal.
        ///   - dimension: components of its vectors.
        ///   - precision: arithmetic inside the network.
        public init(name: String, digest: String, dimension: Int, precision: String) {
            self.name = name
            self.digest = digest
            self.dimension = dimension
            self.precision = precision
        }
    }

    /// - Parameters:
    ///   - program: what ran.
    ///   - date: when, in ISO 8601.
    ///   - machine: the machine, in words.
    ///   - seed: what random choices started from.
    ///   - models: the models, in the order of the tables.
    ///   - settings: what was asked for, by the names of the command line's options.
    public init(
        program: String, date: String, machine: String, seed: UInt64, models: [Model] = [],
        settings: [String: String] = [:]
    ) {
        self.program = program
        self.date = date
        self.machine = machine
        self.seed = seed
        self.models = models
        self.settings = settings
    }
}
