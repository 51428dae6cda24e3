import Foundation
import Model
import OpenSSL

/// One message between the centre and the process of a token module.
///
/// ```
/// frame = length (4 octets, big-endian, of what follows) count (1 octet) field*
/// field = length (4 octets, big-endian) octets
/// ```
///
/// The first field is JSON: `WorkerRequest` or `WorkerReply`. Secrets travel in the others, never in the JSON.
package struct WorkerFrame: Hashable, Sendable {
    /// Octets of a frame, the length not counted.
    package static let limit = 1 << 18
    /// Fields of a frame.
    static let fieldLimit = 16

    /// The fields, the JSON first.
    package var fields: [[UInt8]]

    /// Makes a frame.
    init(fields: [[UInt8]]) {
        self.fields = fields
    }

    /// Makes a frame with `head` as its JSON.
    package init(_ head: some Encodable, _ octets: [[UInt8]] = []) throws(TokenError) {
        guard let json = try? JSONEncoder().encode(head) else { throw WorkerFrame.unreadable }
        fields = [[UInt8](json)] + octets
    }

    /// Reads what follows the length.
    ///
    /// - Throws: `TokenError` with `.malformedAnswer` unless it is fields and nothing else.
    package init(body: [UInt8]) throws(TokenError) {
        guard body.count <= WorkerFrame.limit, let count = body.first,
            (1...WorkerFrame.fieldLimit).contains(Int(count))
        else { throw WorkerFrame.unreadable }
        var rest = body.dropFirst()
        var fields: [[UInt8]] = []
        for _ in 0..<count {
            guard rest.count >= 4 else { throw WorkerFrame.unreadable }
            let length = WorkerFrame.number(rest.prefix(4))
            rest = rest.dropFirst(4)
            guard rest.count >= length else { throw WorkerFrame.unreadable }
            fields.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard rest.isEmpty else { throw WorkerFrame.unreadable }
        self.fields = fields
    }

    /// The frame with its length.
    package var bytes: [UInt8] {
        var body = [UInt8(clamping: fields.count)]
        body.reserveCapacity(fields.reduce(1) { $0 + 4 + $1.count })
        for field in fields { body += WorkerFrame.octets(field.count) + field }
        return WorkerFrame.octets(body.count) + body
    }

    /// The JSON, read as `Head`.
    ///
    /// - Throws: `TokenError` with `.malformedAnswer`.
    package func head<Head: Decodable>(_ type: Head.Type) throws(TokenError) -> Head {
        guard let json = fields.first, let head = try? JSONDecoder().decode(type, from: Data(json)) else {
            throw WorkerFrame.unreadable
        }
        return head
    }

    /// The fields behind the JSON, exactly so many.
    ///
    /// - Throws: `TokenError` with `.malformedAnswer`.
    func octets(_ count: Int) throws(TokenError) -> [[UInt8]] {
        guard fields.count == count + 1 else { throw WorkerFrame.unreadable }
        return Array(fields.dropFirst())
    }

    /// Overwrites what it carries.
    mutating func wipe() {
        for index in fields.indices { fields[index].wipe() }
    }

    static var unreadable: TokenError { TokenError(.malformedAnswer(operation: "a request to its module")) }

    static func number(_ octets: some Sequence<UInt8>) -> Int {
        octets.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func octets(_ number: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
