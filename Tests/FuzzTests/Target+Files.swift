import Basics
import Foundation
import RetrievalEvaluation
import VectorSearch

@testable import Simile
@testable import SimileEvaluation

extension Target {
    /// Files of text that people bring.
    static let files: [Target] = [
        .init(
            "CSV", share: 100, words: ["\"\"", "\",\"", "\r\n", "\u{feff}"],
            corpus: { ["path,price,name\r\na.jpg,19.90,\"x, \"\"y\"\"\"\r\n\nb.jpg,1,\n"].map { Array($0.utf8) } }
        ) {
            var rows = CSVRows($0[...])
            while rows.next() != nil {}
        },
        file(
            "attributes", "a.csv", words: ["path", "image", "{\"path\":\"a.jpg\",", "\"price\":1e400}", "\u{feff}"],
            [
                "path,price,new\na.jpg,19.90,true\nb.jpg,x,\n",
                #"{"path":"a.jpg","price":1,"tags":null,"x":"\u00e9"}"# + "\n",
                "image;b\n", "\u{feff}file,a\nx,1",
            ]
        ) { _ = try AttributeFile(path: $0) },
        file(
            "pairs", "pairs.csv", words: ["first", "second", "label", "task", "similar"],
            [
                "first,second,label,task\na.jpg,b.jpg,1,type\nc.jpg,d.jpg,0.5,\n",
                #"{"first":"a","second":"b","label":true}"# + "\n",
            ]
        ) { _ = try PairSet(file: $0) },
        file(
            "events", "log.csv", words: ["user", "key", "kind", "time", "view", "2026-11-30T08:00:00Z", "1e400"],
            [
                "user,key,kind,time\nann,a.jpg,view,2026-11-30T08:00:00Z\nbob,\"b,c\",,1000\n",
                #"{"user":"ann","key":"a","kind":"less","time":1.5e12}"# + "\n",
            ]
        ) { _ = try EventFile(path: $0) },
        .init(
            text: "results of an evaluation", share: 20,
            words: ["\"estimate\"", "\"low\"", "\"kind\"", "\"measurements\""],
            [
                #"{"format":1,"kind":"retrieval","measurements":[{"measure":"P@1","estimate":{"value":0.5,"low":0.1,"high":0.9}}]}"#
            ]
        ) { _ = try EvaluationResults(json: Data($0.utf8)) },
        // The digest is made right again, else nothing behind it would be read.
        .init(
            "visual groups", share: 50,
            corpus: {
                var groups = VisualGroups(space: "made-up", dimension: 4)
                try groups.update(
                    with: VectorMatrix(
                        dimension: 4, rows: (0..<12).map { [$0 % 2 == 0 ? 1 : 0, $0 % 2 == 0 ? 0 : 1, 0, 0] }))
                return [Array(groups.encoded().dropLast(32))]
            }
        ) { body in
            var digest = SHA256()
            digest.update(body)
            let groups = try VisualGroups(bytes: body + digest.finalize().bytes, path: "x")
            guard try VisualGroups(bytes: groups.encoded(), path: "x") == groups else {
                throw Unsound("other groups when written again")
            }
        },
    ]

    private static func file(
        _ name: String, _ path: String, words: [String], _ corpus: [String],
        read: @escaping @Sendable (String) throws -> Void
    ) -> Target {
        let scratch = ScratchFile(path)
        return .init(name, share: 10, words: words, corpus: { corpus.map { Array($0.utf8) } }) {
            try scratch.holding($0, read)
        }
    }
}
