import Foundation
import ModelZoo
import Testing

/// `simile doctor`: a line for what is there, one for how to get more, and a status that scripts can go by.
@Suite struct DoctorTests {
    let bench: Bench

    init() throws { bench = try Bench() }

    @Test(.needsWeights) func allThatIsNeededIsThere() throws {
        let run = try bench.run("doctor")
        #expect(run.status == 0, "\(run.output)")
        #expect(!run.output.contains("✗"))
        let lines = run.output.split(separator: "\n")
        #expect(lines.count { $0.contains("weights") } == 1)
        #expect(lines.contains { $0.hasPrefix("✓ weights: efficientnet_lite0") })
        #expect(lines.count { $0.contains("simile models pull") } == 1)
        #expect(lines.count < 12)
    }

    @Test func whatIsNeededAndMissingIsNamedOnce() throws {
        let nowhere = bench.folder + "/nowhere"
        let run = try bench.run(
            "doctor", environment: ["SIMILE_MODELS": nowhere, "XDG_DATA_HOME": nowhere, "XDG_DATA_DIRS": nowhere])
        #expect(run.status == 1)
        let faults = run.output.split(separator: "\n").filter { $0.hasPrefix("✗") }
        #expect(faults.count == 1 && faults[0].hasPrefix("✗ weights of efficientnet_lite0"), "\(run.output)")
        #expect(run.output.contains("fix it with: simile models pull efficientnet_lite0"))
    }

    @Test func aCatalogueOfColorsNeedsNoNetwork() throws {
        try bench.draw("a.png", seed: 1)
        #expect(try bench.run("index", bench.images, "--model", "colour").status == 0)
        let nowhere = bench.folder + "/nowhere"
        let run = try bench.run(
            "doctor", environment: ["SIMILE_MODELS": nowhere, "XDG_DATA_HOME": nowhere, "XDG_DATA_DIRS": nowhere])
        #expect(run.status == 0, "\(run.output)")
    }

    /// Everything starts; what needs a network says what is missing, everything else works.
    @Test(.needsWeights) func withoutTheEngine() throws {
        try bench.draw("a.png", seed: 1)
        try bench.draw("b.png", seed: 2)
        #expect(try bench.run("index", bench.images).status == 0)
        let missing = ["SIMILE_OPENVINO": bench.folder + "/libopenvino_c.so"]
        let doctor = try bench.run("doctor", "--json", environment: missing)
        #expect(doctor.status == 1)
        let faults = try doctor.jsonArray().filter { $0["ok"] as? Bool == false }
        #expect(faults.map { $0["name"] as? String } == ["engine"])
        #expect(faults.first?["remedy"] as? String == "Scripts/setup")

        let remedy = "OpenVINO, which is not installed"
        let (a, b) = (bench.images + "/a.png", bench.images + "/b.png")
        for verb in [["compare", a, b], ["index", "--force", bench.images], ["models", "bench"]] {
            let run = try bench.finish(bench.process(verb, environment: missing))
            if verb.contains("--force"), run.status == 64 { continue }
            #expect(run.status == 1 && run.isOneLine(with: remedy), "\(verb): \(run.messages)")
        }
        for verb in [
            ["--help"], ["status"], ["models"], ["search", a], ["index", bench.images],
            ["models", "info", "vit_base"],
            ["export", "--output", bench.folder + "/vectors"], ["compare", a, b, "--model", "colour"], ["remove", a],
        ] {
            let run = try bench.finish(bench.process(verb, environment: missing))
            #expect(run.status == 0, "\(verb): \(run.messages)")
        }
    }
}
