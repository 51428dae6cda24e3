import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// A centre with two applications after each other: what the first one's refuses is for the second one's.
private struct TwoApplications: CentreDoor {
    let first: RenewalCentre
    let second: RenewalCentre

    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        let answer = try await first.post(path, body)
        return answer.status == 200 ? answer : try await second.post(path, body)
    }
}

@Suite("A renewal whose end was not heard")
struct UnheardRenewalTests {
    /// A renewal that the centre has finished, and of which the assistant does not know it.
    private func unheard() async throws -> (world: RenewalWorld, issued: Certificate) {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .answer))
        _ = try? await world.run()
        world.centre.cut(nil)
        #expect(world.centre.isDone && world.entry != nil)
        return (world, try #require(world.centre.issued))
    }

    @Test("It is finished, and told as such when the code that was typed came to nothing")
    func otherCode() async throws {
        let (world, _) = try await unheard()
        let before = world.centre.verbs.count
        let outcome = try await world.run(code: "22222-22222")
        #expect(try await world.isRenewed())
        #expect(outcome.codeRefusal != nil)
        #expect(outcome.lines.last?.contains("它没有使用") == true)
        #expect(Array(world.centre.verbs[before...].prefix(2)) == ["complete", "redeem"])
    }

    @Test("Who types the code of it again is told that it is done, and of no other code")
    func sameCode() async throws {
        let (world, _) = try await unheard()
        let outcome = try await world.run()
        #expect(try await world.isRenewed())
        #expect(outcome.codeRefusal == nil)
        #expect(outcome.lines.count == 2 && outcome.lines.first?.hasPrefix("证书已更新") == true)
        // Once more, when nothing is known of it here.
        do {
            _ = try await world.run()
            Issue.record("it was renewed twice")
        } catch let error as AssistantError {
            #expect(error.sentence == "已用此更新码办理完成，请使用 key 中的新证书，无需重新获取更新码")
        }
    }

    @Test("The code of the next application is used in the same run")
    func nextCode() async throws {
        let (world, issued) = try await unheard()
        world.holder.clock.advance(bySeconds: 31_000_000)
        let next = try RenewalCentre(
            old: issued,
            serial: world.serial,
            secrets: world.holder.secrets,
            clock: world.holder.clock.clock
        )
        let renewal = HolderRenewal(
            tokens: world.holder.tokens(),
            door: TwoApplications(first: world.centre, second: next),
            roots: [next.authority],
            drawer: world.drawer
        )
        let outcome = try await renewal.run(
            .renew,
            code: HolderCard.typed(RenewalCentre.code),
            pin: HolderCard.typed(HolderCard.pin),
            of: nil
        )
        #expect(next.isDone && outcome.codeRefusal == nil && world.entry == nil)
        let token = try await world.token()
        #expect(try await token.readCertificate(in: .authentication) == next.issued?.der)
    }
}
