// swift-tools-version: 6.1
import PackageDescription

/// Settings of every Swift target: language mode 6 plus the upcoming features that make imports and existentials
/// explicit. None of them is unsafe, so other packages can depend on the libraries.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target {
    /// A library target of the house, with the common settings.
    static func room(_ name: String, _ dependencies: [Dependency], resources: [Resource]? = nil) -> Target {
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
    }

    /// The tests of one room. Fixtures are files beside the tests, copied as they are.
    static func tests(of name: String, _ more: [Dependency] = [], fixtures: Bool = false) -> Target {
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name)] + more,
            resources: fixtures ? [.copy("Fixtures")] : nil,
            swiftSettings: settings)
    }
}

let package = Package(
    name: "simile",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Charts", targets: ["Charts"]),
        .library(name: "VectorSearch", targets: ["VectorSearch"]),
        .library(name: "VectorClustering", targets: ["VectorClustering"]),
        .library(name: "Recommendation", targets: ["Recommendation"]),
        .library(name: "Trends", targets: ["Trends"]),
        .library(name: "SimilarityLearning", targets: ["SimilarityLearning"]),
        .library(name: "VectorBenchmark", targets: ["VectorBenchmark"]),
        .library(name: "Imaging", targets: ["Imaging"]),
        .library(name: "NeuralGraph", targets: ["NeuralGraph"]),
        .library(name: "InferenceEngine", targets: ["InferenceEngine"]),
        .library(name: "ModelZoo", targets: ["ModelZoo"]),
        .library(name: "LocalFeatures", targets: ["LocalFeatures"]),
        .library(name: "Embedding", targets: ["Embedding"]),
        .library(name: "RetrievalEvaluation", targets: ["RetrievalEvaluation"]),
        .library(name: "Catalog", targets: ["Catalog"]),
        .library(name: "Simile", targets: ["Simile"]),
        .library(name: "SimileEvaluation", targets: ["SimileEvaluation"]),
        .library(name: "SimileServer", targets: ["SimileServer"]),
        .executable(name: "simile", targets: ["SimileCommand"]),
        .executable(name: "simile-serve", targets: ["ServeCommand"]),
    ],
    // What few need. No trait is on by default; `make test` and the container switch all on.
    traits: [.trait(name: "TLS", description: "HTTPS of the service, through swift-nio-ssl.")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.25.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.5.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // Floor 0: kernels and system libraries
        .target(name: "KernelLevels"),
        .target(name: "VectorKernels", dependencies: ["KernelLevels"]),
        .target(name: "PixelKernels", dependencies: ["KernelLevels"]),
        .systemLibrary(
            name: "CLibVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "CVips", dependencies: ["CLibVips"]),
        .systemLibrary(
            name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .target(name: "CJPEG", dependencies: ["CLibJPEG"]),
        .systemLibrary(
            name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .target(name: "CCurl", dependencies: ["CLibCurl"]),
        // Headers only: the library is opened when a network is wanted.
        .systemLibrary(name: "CLibOpenVINO", pkgConfig: "simile-openvino", providers: [.brew(["openvino"])]),
        .target(name: "COpenVINO", dependencies: ["CLibOpenVINO"]),
        .systemLibrary(
            name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(name: "CCrypto", dependencies: ["CLibCrypto"]),
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        .target(name: "CXML", dependencies: ["CLibXML2"]),
        // libvips brings it along, headers and all.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "MappedMemory"),
        // Files, errors of the system, texts, digests, random numbers, threads
        .room("Basics", ["MappedMemory", "CCrypto"]),

        // Floor 1: charts, vectors, pixels, networks as values, feeds of products
        .room("Charts", []),
        .room("Feeds", ["Basics", "CXML"]),
        .room("VectorSearch", ["Basics", "VectorKernels"]),
        .room("Imaging", ["Basics", "PixelKernels", "CVips", "CJPEG"]),
        .room("NeuralGraph", ["Basics"]),

        // Floor 2: clustering vectors, recommending and learning by them, measuring indexes, running networks, and which there are
        .room("VectorClustering", ["Basics", "VectorSearch", "VectorKernels"]),
        .room("Recommendation", ["Basics", "VectorSearch"]),
        .room("SimilarityLearning", ["Basics", "NeuralGraph", "VectorKernels", "VectorSearch"]),
        .room("VectorBenchmark", ["Basics", "VectorSearch", "VectorKernels", "Charts"]),
        .room("InferenceEngine", ["Basics", "NeuralGraph", "COpenVINO"]),
        .room(
            "ModelZoo",
            [
                "Basics", "NeuralGraph", "Imaging", "CZlib",
                .product(name: "Yams", package: "Yams"),
            ]),
        .room("SampleGarments", ["Basics", "Imaging"]),
        .room("LocalFeatures", ["Basics", "Imaging", "PixelKernels", "VectorSearch", "VectorKernels"]),

        // Floor 3: image to unit vector
        .room(
            "Embedding",
            ["Basics", "Imaging", "InferenceEngine", "LocalFeatures", "ModelZoo", "VectorSearch"]),

        // Floor 3: how good answers are
        .room("RetrievalEvaluation", ["Basics", "Charts", "VectorBenchmark", "VectorSearch"]),

        // Floor 3: what is new and what grows
        .room("Trends", ["Basics", "VectorClustering", "VectorSearch"]),

        // Floor 4: items, attributes, vectors
        .room(
            "Catalog",
            [
                "Basics", "Recommendation", "VectorSearch", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),

        // Floor 5: the use cases
        .room(
            "Simile",
            [
                "Basics", "CCurl", "CZlib", "Catalog", "Embedding", "Feeds", "Imaging", "InferenceEngine",
                "LocalFeatures", "ModelZoo", "NeuralGraph", "Recommendation", "RetrievalEvaluation",
                "SimilarityLearning", "Trends", "VectorBenchmark", "VectorClustering", "VectorSearch",
                .product(name: "Yams", package: "Yams"),
            ]),

        .room(
            "SimileEvaluation",
            [
                "Basics", "Catalog", "Embedding", "Imaging", "InferenceEngine", "ModelZoo", "Recommendation",
                "RetrievalEvaluation", "Simile", "SimilarityLearning", "Trends", "VectorBenchmark", "VectorSearch",
            ]),

        // Floor 6: the service and the command line
        .room("Multipart", ["Basics"]),
        .room(
            "SimileServer",
            [
                "Basics", "Simile", "Catalog", "Embedding", "Imaging", "InferenceEngine", "ModelZoo", "Multipart",
                "Recommendation", "Trends", "VectorSearch",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
                .product(name: "Yams", package: "Yams"),
            ], resources: [.copy("Web")]),
        .room(
            "CommandSupport",
            ["Basics", "Simile", "VectorSearch", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .executableTarget(
            name: "SimileCommand",
            dependencies: [
                "Basics", "Charts", "CommandSupport", "Feeds", "NeuralGraph", "Recommendation", "RetrievalEvaluation",
                "SampleGarments", "Simile", "SimileEvaluation", "SimilarityLearning", "Trends", "VectorBenchmark",
                "VectorClustering",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // A program of its own, so that who does not serve does not build the service's libraries.
        .executableTarget(
            name: "ServeCommand",
            dependencies: [
                "Basics", "Catalog", "CommandSupport", "Simile", "SimileServer",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["Basics", "Imaging"], path: "Tests/TestSupport", swiftSettings: settings
        ),
        // Requests without a connection.
        .target(
            name: "ServerTestSupport",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], path: "Tests/ServerTestSupport", swiftSettings: settings),
        .tests(of: "Basics"),
        .tests(of: "Charts"),
        .tests(of: "Feeds", ["Basics"]),
        .tests(of: "VectorSearch", ["Basics", "TestSupport", "VectorKernels"], fixtures: true),
        .tests(of: "VectorClustering", ["Basics", "VectorSearch"], fixtures: true),
        .tests(of: "Recommendation", ["Basics", "VectorSearch"], fixtures: true),
        .tests(of: "Trends", ["Basics", "VectorSearch"]),
        .tests(of: "SimilarityLearning", ["Basics", "NeuralGraph", "VectorSearch"], fixtures: true),
        .tests(of: "VectorBenchmark", ["Basics", "Charts", "VectorKernels", "VectorSearch"], fixtures: true),
        .tests(of: "Imaging", ["Basics", "CVips", "SampleGarments", "TestSupport"], fixtures: true),
        .tests(of: "NeuralGraph", ["Basics"], fixtures: true),
        .tests(of: "InferenceEngine", ["Basics", "NeuralGraph"]),
        .tests(of: "ModelZoo", ["Basics", "Imaging", "NeuralGraph"], fixtures: true),
        .tests(of: "SampleGarments", ["Basics", "Imaging"]),
        .tests(
            of: "LocalFeatures", ["Basics", "Imaging", "PixelKernels", "TestSupport", "VectorKernels"], fixtures: true),
        .tests(
            of: "Embedding",
            ["Basics", "Imaging", "InferenceEngine", "ModelZoo", "NeuralGraph", "VectorBenchmark", "VectorSearch"],
            fixtures: true),
        .tests(of: "RetrievalEvaluation", ["Basics", "VectorSearch"], fixtures: true),
        .tests(of: "Catalog", ["Basics", "Recommendation", "TestSupport", "VectorSearch"]),
        .tests(
            of: "Simile",
            [
                "Basics", "CZlib", "Catalog", "Embedding", "Feeds", "Imaging", "ModelZoo", "NeuralGraph",
                "Recommendation",
                "RetrievalEvaluation", "SimilarityLearning", "TestSupport", "VectorBenchmark", "VectorSearch",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .tests(
            of: "SimileEvaluation",
            [
                "Basics", "Catalog", "Embedding", "Imaging", "InferenceEngine", "ModelZoo", "RetrievalEvaluation",
                "Simile",
                "TestSupport", "VectorBenchmark", "VectorSearch",
            ]),
        .tests(of: "Multipart"),
        .tests(
            of: "SimileServer",
            [
                "Basics", "Simile", "Catalog", "Imaging", "Recommendation", "ServerTestSupport", "TestSupport",
                "SimilarityLearning", "VectorSearch",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
            ], fixtures: true),
        // Every parser of bytes from outside, on hostile inputs.
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "Basics", "Catalog", "Imaging", "ModelZoo", "Multipart", "NeuralGraph", "RetrievalEvaluation", "Simile",
                "ServerTestSupport", "SimileEvaluation", "SimileServer", "VectorBenchmark", "VectorSearch",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: settings),
        // The command line, run as the program that it is.
        .tests(
            of: "SimileCommand",
            [
                "Basics", "Catalog", "Imaging", "ModelZoo", "NeuralGraph", "RetrievalEvaluation", "TestSupport",
                "VectorBenchmark",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
