import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Simile
import VectorSearch

/// Long work: so far, bringing the catalog's indexes up to date.
enum JobRoutes {
    static let operations = [start, list, get, events, cancel]

    private static let kind = Field.choice("kind", ["index"], "What to do: index brings the search indexes up to date.")
    private static let index = Field.choice(
        "index", ["auto"] + IndexKind.allCases.map(\.rawValue), "The kind of index to keep from now on.")
    private static let fields = [Described(kind), Described(index)]
    private static let job = Schemas.reference("Job")

    private static let start = Operation(
        id: "startJob", method: .post, path: "/v1/jobs", tag: "Service", summary: "Starts a job", scope: .write,
        bodies: [.init(type: "application/json", schema: Schemas.body(fields: fields, required: ["kind"]))],
        answers: [.json("The job; watch its events.", job, status: .accepted)], problems: [.conflict]
    ) { call in
        guard call.mediaType == "application/json" else { throw Problem.unsupported("send application/json") }
        let body = Fields(try await call.json())
        try body.allow(Set(fields.map(\.name)))
        guard try body(kind) != nil else { throw Problem.invalid("kind", "give the kind of the job with kind") }
        let choice = try body(index).map { name in IndexKind(rawValue: name).map { IndexChoice.kind($0) } ?? .automatic
        }
        let job = try call.service.startIndexing(choice)
        var response = try Response.json(job, status: .accepted)
        response.headers[.location] = "/v1/jobs/\(job.id)"
        return response
    }

    private static let list = Operation(
        id: "listJobs", method: .get, path: "/v1/jobs", tag: "Service", summary: "The jobs, the last one first",
        scope: .read,
        answers: [.json("The jobs.", Schemas.object(["jobs": Schemas.list(of: job)]))]
    ) { call in try .json(["jobs": call.service.jobs.jobs]) }

    private static let get = Operation(
        id: "getJob", method: .get, path: "/v1/jobs/{id}", tag: "Service", summary: "A job", scope: .read,
        answers: [.json("The job.", job)], problems: [.notFound]
    ) { call in try .json(try call.job()) }

    private static let events = Operation(
        id: "watchJob", method: .get, path: "/v1/jobs/{id}/events", tag: "Service",
        summary: "A job's progress as server-sent events, to its end", scope: .read,
        answers: [
            .init(status: .ok, about: "The job as JSON, whenever it changes.", type: "text/event-stream", schema: [:])
        ],
        problems: [.notFound]
    ) { call in
        let job = try call.job()
        guard let changes = call.service.jobs.watch(job.id) else {
            throw Problem.notFound("there is no job '\(job.id)'")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await job in changes {
                    var event = ByteBuffer(string: "event: \(job.phase.rawValue)\ndata: ")
                    event.writeBytes(try JSONText.compact(job))
                    event.writeString("\n\n")
                    try await writer.write(event)
                }
                try await writer.finish(nil)
            })
    }

    private static let cancel = Operation(
        id: "cancelJob", method: .post, path: "/v1/jobs/{id}/cancel", tag: "Service",
        summary: "Cancels a job; completed work is kept", scope: .write,
        answers: [.json("The job, which ends soon.", job, status: .accepted)], problems: [.notFound]
    ) { call in
        let job = try call.job()
        call.service.jobs.cancel(job.id)
        return try .json(job, status: .accepted)
    }
}

extension Call {
    /// The job that the path names.
    fileprivate func job() throws(Problem) -> JobBoard.Job {
        guard let id = context.parameters.get("id"), let job = service.jobs.job(id) else {
            throw .notFound("there is no such job")
        }
        return job
    }
}
