import Catalog
import Foundation
import Imaging
import ModelZoo

@testable import Simile
@testable import SimileServer

extension Target {
    /// Short texts: what stands in queries, headers, configuration and on the command line.
    static let texts: [Target] = [
        .init(
            "JSON", share: 200, words: ["\\u0000", "\\ud800", "\\udc00", "[[[[", "1E5", "{\"a\":"],
            corpus: {
                [#"{"a":[1,-2.5e3,"x\u00e9\n",null,true,{"b":{}}],"c":9223372036854775807}"#, "[]", "0"].map {
                    Array($0.utf8)
                }
            }
        ) { _ = try JSONText.compact(try JSONValue(parsing: $0)) },
        .init(text: "query string", share: 200, ["limit=5&where=a%3D1+and+b%3C2&x=%C3%A9&x=&=&a"]) {
            _ = try QueryString.parse($0)
        },
        .init(
            text: "condition", share: 200,
            words: [
                " and ", " or ", "not ", "(", ")", " in (", ", ", " like ", "*", " between ", " exists", "<=", "!=",
            ],
            [
                "price<20 and kind='a \\'b' and new=true", "a=1",
                "not (a in (1, 'b') or b between 1 and 2.5) and c like 'x*' or d not exists",
            ]
        ) {
            let filter = try Filter.parse($0)
            guard try Filter.parse(filter.description) == filter else {
                throw Unsound("another condition when written again")
            }
        },
        .init(text: "number", ["19.90", "1e5", "-0", "9223372036854775808", "0.1e-7", "true"]) {
            _ = (AttributeValue(literal: $0), AttributeValue(cell: $0), NumberLiteral($0))
        },
        .init(
            text: "moment", words: ["T", "Z", "+01:00", ":60", "."],
            ["2026-03-02", "2026-03-02T18:30:05.25+01:00", "1970-01-01 00:00Z", "30d"]
        ) { text in
            _ = TrendRequest.beginning(text, until: .now)
            guard let time = Moment.milliseconds(text) else { return }
            guard Moment.milliseconds(Moment.text(time)) == time / 60_000 * 60_000 else {
                throw Unsound("another moment when written again")
            }
            _ = try Timeline(from: time, to: time, by: .month)
        },
        .init(text: "weighted words", ["dress:0.5", "a:b:1", "colour:0.3,shape:1e2", "with dots"]) {
            _ = try? WeightedWord.list($0)
            _ = try WeightedWord($0)
        },
        .init(text: "region", ["120,40,200,300", "25%,25%,50%,50%", "0.1,0,1,1"]) { text in
            let buffer = try PixelBuffer(width: 3, height: 2, bytes: [UInt8](repeating: 7, count: 18))
            _ = try ImageReader().decode(.pixels(buffer, name: "a"), try Region(text))
        },
        .init(text: "entity tags", share: 50, [#""a", W/"b""#, "*"]) { _ = EntityTags($0).contain("\"a\"") },
        .init(text: "numeric address", ["127.0.0.1", "[::1]:80", "2001:db8::1", "::ffff:1.2.3.4"]) {
            _ = NumericAddress($0)
        },
        .init(text: "hash of a key", share: 50, ["sha256:" + String(repeating: "0f", count: 32)]) { _ = KeyHash($0) },
        .init(text: "name of a model", share: 20, ["vit_small@448@gem", "a.onnx@224@squash", "efficientnet_lite0"]) {
            try ModelChoice($0).check()
        },
        .init(
            text: "configuration", share: 20,
            words: [
                "limits:", "tls:", "keys:", "- ", "&a", "*a", "<<: *a", "!!int", "|", ">", "0x10", "64 MiB", "~",
                "port: ",
            ],
            [
                "host: 127.0.0.1\nport: 8080\nmodels: [a, b]\nlimits:\n  bodyBytes: 64 MiB\n  fetchSeconds: 1.5\n",
                "keys:\n  - name: a\n    hash: sha256:\(String(repeating: "0f", count: 32))\n    scopes: [read, write]\n",
                "allowedOrigins: ['https://shop.example', '*']\nthreshold: .8\ntls: {certificate: a, key: b}\n",
            ]
        ) { text in
            var values = ServerConfiguration()
            for entry in try ConfigurationFile(yaml: Array(text.utf8), path: "a").entries {
                try entry.setting.put(entry.value, into: &values, at: entry.place)
            }
            try values.check()
        },
        .init(
            text: "variable of the configuration", share: 20,
            ["8080", "a,b", "64 MiB", "a=sha256:00:read+write", "true"]
        ) { text in
            for setting in Setting.all {
                var values = ServerConfiguration()
                try? setting.put(.text(text), into: &values, at: "a")
            }
        },
    ]

    /// What a parser returned must not be.
    struct Unsound: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
