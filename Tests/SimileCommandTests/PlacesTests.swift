import Catalog
import Foundation
import Testing

/// Where the catalog is, and what lies beside it.
@Suite(.needsWeights) struct PlacesTests {
    let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.draw("a.jpg", seed: 1)
    }

    private func holdsOne(_ folder: String) -> Bool {
        (try? ImageCatalog.open(at: folder, access: .read).count()) == 1
    }

    @Test func theOptionGoesBeforeTheVariable() throws {
        try bench.run("index", "pictures", "--catalog", "other/../mine")
        #expect(holdsOne(bench.folder + "/mine"))
        #expect(!FileManager.default.fileExists(atPath: bench.catalog))
        #expect(try bench.run("status", "--catalog", "mine", "--json").json()["items"] as? Int == 1)
    }

    @Test func withoutBothItIsTheUsersOwn() throws {
        let data = bench.folder + "/data"
        try bench.run("index", "pictures", environment: ["SIMILE_CATALOG": nil, "XDG_DATA_HOME": data])
        #expect(holdsOne(data + "/simile"))
        let home = bench.folder + "/home"
        try bench.run("index", "pictures", environment: ["SIMILE_CATALOG": "", "XDG_DATA_HOME": nil, "HOME": home])
        #expect(holdsOne(home + "/.local/share/simile"))
    }

    @Test func withoutAHomeItStillWorks() throws {
        #expect(try bench.run("index", "pictures", environment: ["HOME": nil, "XDG_DATA_HOME": nil]).status == 0)
        #expect(try bench.run("index", "~", environment: ["HOME": nil]).isOneLine(with: "/~: No such file"))
        #expect(try bench.run("index", "~", environment: ["HOME": ""]).isOneLine(with: "/~: No such file"))
    }

    @Test func tildeIsTheHome() throws {
        let variables = ["HOME": bench.folder, "SIMILE_CATALOG": "~/cat"]
        #expect(try bench.run("index", "~/pictures", environment: variables).status == 0)
        #expect(holdsOne(bench.folder + "/cat"))
    }

    @Test func itMayLieAmongTheImages() throws {
        let inside = bench.images + "/catalog"
        for added in [1, 0] {
            expect(try bench.index("--catalog", inside), ["added": added])
        }
        #expect(holdsOne(inside))
    }

    @Test func imagesMayLieInIt() throws {
        try bench.index()
        let inner = bench.catalog + "/pictures"
        try FileManager.default.copyItem(atPath: bench.images, toPath: inner)
        let run = try bench.run("index", bench.catalog, "--json")
        expect(try run.json(), ["added": 1])
        #expect(try bench.opened().item("catalog/pictures/a.jpg") != nil)
    }
}
