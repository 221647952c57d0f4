import Foundation
import Imaging
import Testing

/// What a person sees on a terminal, which `script` plays.
@Suite(.needsWeights, .enabled(if: PlayedTerminal.isPossible, "there is no script of util-linux to play a terminal"))
struct TerminalTests {
    /// What a command writes to a terminal.
    private func play(
        _ bench: Bench, _ command: String, columns: Int = 80, environment: [String: String?] = [:]
    ) throws -> String {
        let none =
            [
                "TERM": "xterm", "NO_COLOR": nil, "KITTY_WINDOW_ID": nil, "TERM_PROGRAM": nil, "LC_TERMINAL": nil,
            ] as [String: String?]
        let line = "script -qec 'stty cols \(columns) -onlcr; \(command)' /dev/null"
        let run = try bench.shell(line, environment: none.merging(environment) { $1 })
        #expect(run.status == 0, "\(run.output)")
        return run.output
    }

    private func preview(_ environment: [String: String?], limit: Int = 3) throws -> String {
        let bench = try Shelf.bench
        return try play(
            bench, "\"$SIMILE\" search \"\(bench.images)/1.jpg\" --limit \(limit) --preview", environment: environment
        )
    }

    @Test func colorOnlyWhereItIsWanted() throws {
        let bench = try Shelf.bench
        let command = "\"$SIMILE\" compare pictures/1.jpg pictures/1.jpg"
        #expect(try play(bench, command).contains("\u{1b}[32msimilar\u{1b}[0m"))
        #expect(try !play(bench, command, environment: ["NO_COLOR": "1"]).contains("\u{1b}"))
        #expect(try !play(bench, command, environment: ["TERM": "dumb"]).contains("\u{1b}"))
        #expect(try !bench.shell(command).output.contains("\u{1b}"))
    }

    @Test func kittyGetsAPNGInPieces() throws {
        let pieces = try preview(["TERM": "xterm-kitty"], limit: 12).matches(
            of: /\u{1b}_G([a-zA-Z0-9=,]*);([A-Za-z0-9+\/=]*)\u{1b}\\/)
        #expect(pieces.first?.output.1 == "f=100,a=T,m=1")
        #expect(pieces.last?.output.1 == "m=0")
        #expect(pieces.allSatisfy { $0.output.2.count <= 4096 })
        let png = try #require(Data(base64Encoded: pieces.map { String($0.output.2) }.joined()))
        let image = try ImageReader().decode(.bytes(Array(png), name: "preview"))
        #expect(image.width == 6 * 200 + 8 && image.height == 3 * 200 + 8)
    }

    @Test func iTermGetsAnInlineImage() throws {
        let shown = try preview(["TERM_PROGRAM": "iTerm.app"])
        let match = try #require(shown.firstMatch(of: /\u{1b}\]1337;File=inline=1;size=(\d+):([A-Za-z0-9+\/=]*)\u{07}/))
        #expect(Data(base64Encoded: String(match.output.2))?.count == Int(match.output.1))
    }

    @Test func sixelCoversTheWholeImage() throws {
        let shown = try preview(["TERM": "foot"])
        let match = try #require(shown.firstMatch(of: /\u{1b}Pq"1;1;808;208([^\u{1b}]*)\u{1b}\\/))
        let bands = match.output.1.split(separator: "-")
        #expect(bands.count == 35)  // of six rows
        for band in bands {
            for line in band.split(separator: "$") where line.hasPrefix("#") && !line.contains(";") {
                let runs = line.drop { $0 == "#" || $0.isNumber }.matches(of: /(?:!(\d+))?[?-~]/)
                #expect(runs.reduce(0) { $0 + (($1.output.1).flatMap { Int($0) } ?? 1) } == 808)
            }
        }
    }

    @Test func terminalsWithoutImagesAreTold() throws {
        for environment in [[:], ["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"], ["TERM": "screen.xterm-kitty"]] {
            let shown = try preview(environment)
            #expect(shown.contains("no preview: this terminal is not known to show images; --sheet writes a file"))
            #expect(!shown.contains("\u{1b}_G"))
        }
    }

    @Test(arguments: [200, 80, 40, 20]) func aProgressBarFitsIntoOneLine(columns: Int) throws {
        let bench = try Bench()
        for seed in 0..<30 { try bench.draw("\(seed).jpg", seed: seed) }
        let shown = try play(
            bench, "\"$SIMILE\" index pictures >/dev/null", columns: columns, environment: ["NO_COLOR": "1"])
        let lines = shown.components(separatedBy: "\r\u{1b}[K")
        #expect(lines.contains { $0.contains("30/30") })
        #expect(lines.allSatisfy { $0.count < columns }, "\(lines)")
        #expect(lines.last == "", "it is taken away in the end")
    }
}

enum PlayedTerminal {
    static let isPossible: Bool = {
        let run = try? Bench().shell("script -qec 'echo yes' /dev/null")
        return run?.status == 0 && run?.output.hasPrefix("yes") == true
    }()
}
