import Foundation
import Imaging
import Testing

/// `simile cluster`, on five photos of each of three scenes.
@Suite(.needsWeights) struct ClusterTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        for scene in 1...3 {
            var image = Bench.image(300 + scene, side: 256)
            for copy in 0..<5 {
                // The same scene, with a little more noise each time.
                for place in 0..<40 { image.bytes[(place * 977 + copy * 131) % image.bytes.count] ^= 0x20 }
                try bench.write("scene\(scene)-\(copy).jpg", try image.jpeg())
            }
        }
        try bench.index()
    }

    private func run(_ arguments: [String]) throws -> CommandLineRun { try bench.finish(bench.process(arguments)) }

    private func clusters(_ json: [String: Any]) throws -> [[String: Any]] {
        try #require(json["clusters"] as? [[String: Any]])
    }

    @Test func `scenes come together, by number and by density`() throws {
        for options in [["--count", "3"], ["--min-size", "4"]] {
            let json = try run(["cluster", "--json"] + options).json()
            let clusters = try clusters(json)
            #expect(clusters.count == 3, "\(options)")
            for cluster in clusters {
                let items = try #require(cluster["items"] as? [String])
                #expect(Set(items.map { $0.split(separator: "-")[0] }).count == 1)
                #expect(cluster["size"] as? Int == items.count && cluster["medoid"] as? String == items.first)
            }
            #expect(clusters.compactMap { $0["id"] as? Int } == [1, 2, 3])
            let outliers = try #require(json["outliers"] as? [String])
            #expect(outliers.count <= (json["method"] as? String == "kmeans" ? 0 : 3) && json["seed"] as? Int == 42)
            #expect(json["space"] is [String: Any] && json["method"] is String)
        }
    }

    @Test func `members are listed up to a limit`() throws {
        let json = try bench.run("cluster", "--count", "2", "--limit", "1", "--json").json()
        #expect(try clusters(json).allSatisfy { ($0["items"] as? [String])?.count == 1 })
        let text = try bench.run("cluster", "--count", "2", "--seed", "7").output
        #expect(text.contains("2 clusters of 15 images in efficientnet_lite0, kmeans, seed 7"))
    }

    @Test func `sheets and map are written, and replace only their like`() throws {
        let (sheets, map) = (bench.folder + "/sheets", bench.folder + "/map.svg")
        let arguments = ["cluster", "--count", "2", "--sheet", sheets, "--map", map]
        for _ in 0..<2 { #expect(try run(arguments).status == 0) }
        let names = try FileManager.default.contentsOfDirectory(atPath: sheets).sorted()
        #expect(names == ["cluster-1.jpg", "cluster-2.jpg"])
        let svg = try String(contentsOfFile: map, encoding: .utf8)
        #expect(
            svg.hasPrefix("<svg ") && svg.contains("pictures/scene1-0.jpg") && svg.contains("2 clusters of 15 images"))

        try Data("mine".utf8).write(to: URL(fileURLWithPath: sheets + "/cluster-2.jpg"))
        let refused = try run(arguments)
        #expect(refused.status == 1 && refused.messages.contains("cluster-2.jpg"))
        #expect(try String(contentsOfFile: sheets + "/cluster-2.jpg", encoding: .utf8) == "mine")
        let other = bench.folder + "/mine.svg"
        try Data("<svg/>".utf8).write(to: URL(fileURLWithPath: other))
        #expect(try bench.run("cluster", "--map", other).status == 1)
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "<svg/>")
    }

    @Test func `what makes no sense is refused`() throws {
        for arguments in [
            ["--count", "0"], ["--count", "many"], ["--min-size", "1"], ["--count", "2", "--min-size", "3"],
            ["--limit", "-1"], ["--where", "price <"],
        ] {
            #expect(try run(["cluster"] + arguments).status == 64, "\(arguments)")
        }
        let many = try bench.run("cluster", "--count", "16")
        #expect(many.status == 1 && many.isOneLine(with: "16"))
    }

    @Test func `vectors are grouped without images`() throws {
        #expect(try bench.run("export", "--output", bench.folder + "/x").status == 0)
        let (input, output) = (bench.folder + "/x/vectors.npy", bench.folder + "/ids.npy")
        let centroids = bench.folder + "/c.npy"
        let json = try bench.run(
            "vectors", "cluster", "--input", input, "--count", "3", "--output", output, "--centroids", centroids,
            "--json"
        ).json()
        let sizes = try #require(json["sizes"] as? [Int])
        #expect(sizes.count == 3 && sizes.reduce(0, +) == 15 && json["outliers"] as? Int == 0)
        #expect(FileManager.default.fileExists(atPath: output) && FileManager.default.fileExists(atPath: centroids))
        let auto = try bench.run(
            "vectors", "cluster", "--input", input, "--min-size", "4", "--neighbors", "2", "--json"
        ).json()
        #expect((auto["sizes"] as? [Int]) == [5, 5, 5] && auto["method"] as? String == "hdbscan")
        #expect(try bench.run("vectors", "cluster", "--input", input, "--rounds", "3").status == 64)
        #expect(try bench.run("vectors", "cluster", "--input", input, "--count", "3", "--output", output).status == 1)
    }
}
