import Simile
import Trends

extension Schemas {
    /// The answers about trends.
    static var trends: JSONObject {
        let text: JSONValue = ["type": "string"]
        let whole: JSONValue = ["type": "integer", "minimum": 0]
        let number: JSONValue = ["type": ["number", "null"]]
        let interval: JSONValue = ["type": ["array", "null"], "items": number, "minItems": 2, "maxItems": 2]
        let line: JSONObject = [
            "medoid": ["type": ["string", "null"]], "newest": list(of: text), "counts": list(of: whole),
            "share": number,
            "shareBefore": number, "growth": number, "interval": interval,
            "verdict": ["enum": .array(Trend.Verdict.allCases.map { .string($0.rawValue) })],
            "price": object([
                "median": ["type": "number"], "before": ["type": "number"], "ratio": ["type": "number"],
                "interval": interval, "moved": ["type": "boolean"],
            ]),
        ]
        let required = ["counts", "growth", "interval", "verdict", "newest"]
        func with(_ more: JSONObject) -> JSONValue {
            object(line.merging(more) { _, new in new }, required: required + more.keys.map(\.text).sorted())
        }
        let group = with(["id": ["type": "integer", "minimum": 1], "size": whole])
        let neighbor = object(["key": text, "score": ["type": "number"], "group": whole], required: ["key", "score"])
        return [
            "Trends": object(
                [
                    "subject": list(of: text),
                    "period": ["enum": .array(TrendPeriod.allCases.map { .string($0.rawValue) })],
                    "periods": list(of: object(["start": text, "end": text, "count": whole])), "recentPeriods": whole,
                    "groups": list(of: group),
                    "attributes": list(
                        of: with(["name": text, "value": ["type": ["string", "number", "boolean"]]])),
                    "newLooks": object(["count": whole, "counts": list(of: whole), "newest": list(of: text)]),
                    "space": reference("Space"), "undated": whole, "ahead": whole, "seed": whole,
                    "notes": list(of: text),
                ],
                required: ["subject", "period", "periods", "recentPeriods", "groups", "attributes", "undated", "ahead"]),
            "TrendPlacement": object(
                [
                    "image": text, "group": group, "isNewLook": ["type": "boolean"], "nearestGroup": whole,
                    "cosine": ["type": "number"], "neighbors": list(of: neighbor), "space": reference("Space"),
                ], required: ["image", "isNewLook", "neighbors", "space"]),
        ]
    }
}
