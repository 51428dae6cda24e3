import CRL
import Foundation
import Model
import StatusFixtures
import TestSupport
import Testing

/// Issue 5: a list that could not be explained.
@Suite("A list whose trouble is over")
struct MendedListTests {
    @Test("When somebody takes away what a list failed over, it is made at once")
    func mended() async throws {
        let press = try Press()
        let service = press.service()
        press.revoke(1)
        await service.round()
        press.status.tamper(press.id(1), nil)
        press.revoke(2)
        for _ in 0..<600 {
            press.clock.advance(bySeconds: 1)
            await service.round()
        }
        #expect(try press.serials() == [1])
        try FileManager.default.removeItem(atPath: press.publisher.directory.path(of: press.name))
        press.clock.advance(bySeconds: 10)
        for _ in 0..<3 { await service.round() }
        #expect(try press.serials() == [2])
    }
}
