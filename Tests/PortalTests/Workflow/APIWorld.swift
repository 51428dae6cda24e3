import Foundation
import Model
import OpenSSL
import Testing

@testable import Portal

/// One answer of the workflow's API.
struct APIAnswer {
    let reply: HTTPReply

    var status: Int { reply.status }
    var text: String { String(decoding: reply.body, as: UTF8.self) }

    /// The members of the body.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any], "\(text)")
    }

    /// The word of a problem; nil for none.
    var code: String? { (try? object())?["code"] as? String }

    /// What a member names, when it is a text.
    func member(_ name: String) throws -> String { try #require(try object()[name] as? String, "\(text)") }

    /// What is wrong with which field.
    var faults: [String: String] {
        let list = (try? object())?["faults"] as? [[String: Any]] ?? []
        return Dictionary(
            list.compactMap { fault in
                (fault["field"] as? String).map { ($0, fault["code"] as? String ?? "") }
            }
        ) { first, _ in first }
    }
}

extension PageWorld {
    /// Asks the applicants' API.
    func api(
        _ method: String,
        _ path: String,
        _ token: SessionToken?,
        _ body: [String: Any]? = nil,
        key: String? = nil,
        raw: [UInt8]? = nil,
        fields more: [(name: String, value: String)] = []
    ) async throws -> APIAnswer {
        var fields = more
        if let token { fields.append(("authorization", "Bearer \(token.cookie)")) }
        if body != nil { fields.append(("content-type", "application/json")) }
        if let key { fields.append(("idempotency-key", key)) }
        // In one order: a key is for the very same octets.
        let octets = try body.map {
            Array(try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys))
        }
        let call = HTTPCall(
            method: method,
            target: path,
            fields: fields,
            body: octets ?? raw ?? [],
            peer: nil,
            address: PageWorld.address(of: "\(method) \(path) \(more.count)")
        )
        return APIAnswer(reply: await responder.respond(to: call))
    }

    /// An address for each question, because they are counted by address.
    static func address(of question: String) -> String {
        let number = question.utf8.reduce(7) { ($0 * 31 + Int($1)) % 62_500 }
        return "198.51.\(number / 250).\(number % 250)"
    }
}

extension StaffWorld {
    /// Asks the staff's API.
    func api(
        _ method: String,
        _ path: String,
        as role: StaffRecord.Role?,
        _ body: [String: Any]? = nil,
        key: String? = nil,
        raw: [UInt8]? = nil,
        fields more: [(name: String, value: String)] = []
    ) async throws -> APIAnswer {
        var fields = more
        if body != nil { fields.append(("content-type", "application/json")) }
        if let key { fields.append(("idempotency-key", key)) }
        // In one order: a key is for the very same octets.
        let octets = try body.map {
            Array(try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys))
        }
        let call = HTTPCall(
            method: method,
            target: path,
            fields: fields,
            body: octets ?? raw ?? [],
            peer: role.map { PeerCertificate(der: StaffWorld.certificate(StaffWorld.person($0).name)) },
            address: PageWorld.address(of: "\(method) \(path) \(role?.rawValue ?? "")")
        )
        return APIAnswer(reply: await responder.respond(to: call))
    }
}
