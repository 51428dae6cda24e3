import Foundation
import Model
import StatusFixtures
import TestSupport
import Testing

@testable import CRL

@Suite("Waiting for who publishes")
struct WaitingTests {
    /// Issue 5.
    @Test("Who waits for longer than a second is told for whom")
    func told() async throws {
        let press = try Press()
        let (holders, told) = AsyncStream.makeStream(of: String?.self)
        let patient = RevocationListPublisher(
            source: press.status,
            book: press.status,
            directory: press.publisher.directory,
            clock: press.clock.clock,
            onWait: { _, holder in told.yield(holder) }
        )
        let lock = try PublishingLock(
            directory: press.directory.url.path,
            authority: press.authority.id,
            shard: 0
        )
        async let list = patient.publish(for: press.issuer)
        var iterator = holders.makeAsyncIterator()
        let holder = await iterator.next() ?? nil
        #expect(holder?.hasPrefix("process \(getpid()) (") == true)
        _ = consume lock
        #expect(try await list.count == 1)
        told.finish()
        let more = await iterator.next() ?? nil
        #expect(more == nil)
    }
}
