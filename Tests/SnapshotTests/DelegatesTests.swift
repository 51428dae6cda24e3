import Foundation
import Model
import TestSupport
import Testing

@testable import Snapshot

/// Issue 5.
@Suite("Many OCSP signers in a snapshot")
struct DelegatesTests {
    private static let signers = (0..<40).map { [UInt8](repeating: UInt8($0), count: 900) }

    private func publish(
        _ writer: SnapshotWriter,
        _ carrier: Carrier,
        _ signers: [[UInt8]],
        at seconds: Int64
    ) throws {
        let moment = carrier.now.advanced(bySeconds: seconds)
        _ = try writer.publish(
            [
                SnapshotManifest.Authority(
                    name: "issuing",
                    certificate: [1, 2],
                    signers: [],
                    delegates: writer.keep(signers: signers)
                )
            ],
            files: [],
            place: [],
            feed: 0,
            period: moment...moment.advanced(bySeconds: 3600)
        )
        try carrier.carry()
    }

    private func signers(_ replica: StatusReplica) throws -> [[UInt8]] {
        let authority = try #require(replica.manifest?.authorities.first)
        return replica.signers(of: authority).map { Array($0) }
    }

    @Test("They travel in an object of their own, and are there after a restart")
    func travels() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        try publish(writer, carrier, Self.signers, at: 0)
        let manifest = try Data(contentsOf: URL(fileURLWithPath: "\(carrier.copy)/manifest"))
        #expect(manifest.count < 2000)
        #expect(try carrier.take(replica) != nil)
        #expect(try signers(replica) == Self.signers)
        let restarted = try carrier.replica()
        #expect(try restarted.restore())
        #expect(try signers(restarted) == Self.signers)
        // The next snapshot names the same object.
        try publish(writer, carrier, Self.signers, at: 200)
        #expect(try carrier.take(replica) != nil)
        #expect(try signers(replica) == Self.signers)
    }

    @Test("A snapshot without them is not taken, and the one of before goes on")
    func missing() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        try publish(writer, carrier, Self.signers, at: 0)
        #expect(try carrier.take(replica) != nil)
        try publish(writer, carrier, Array(Self.signers.dropLast()), at: 1)
        let object = try #require(writer.latest?.authorities.first?.delegates?.object)
        try FileManager.default.removeItem(atPath: "\(carrier.copy)/objects/\(object)")
        let error = #expect(throws: SnapshotError.self) { try carrier.take(replica) }
        #expect(error?.reason == .incomplete(object: object))
        #expect(try signers(replica) == Self.signers)
        try carrier.carry()
        #expect(try carrier.take(replica) != nil)
        #expect(try signers(replica).count == Self.signers.count - 1)
    }
}
