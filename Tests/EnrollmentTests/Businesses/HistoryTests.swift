@testable import Enrollment
import Model
import TestSupport
import Testing

/// Random histories at the desk, two acts at once, against a model of a few lines.
///
/// Whatever comes first, the result is that of one order or the other.
@Suite("Random histories of every business")
struct HistoryTests {
    enum Act: CaseIterable {
        case withdraw, reject, approve, resubmit, giveUp, pay, execute, lapse, revokeElsewhere
    }

    /// product.md §4.3, as somebody tells it who knows nothing of the code.
    struct Model {
        let type: ApplicationType
        let isFree: Bool

        private var isProduced: Bool { type == .new || type == .reissue }

        func after(_ act: Act, _ state: ApplicationState) -> ApplicationState {
            switch (act, state) {
            case (.withdraw, .pendingReview), (.withdraw, .rejected): .withdrawn
            case (.reject, .pendingReview): .rejected
            case (.resubmit, .rejected): .pendingReview
            case (.approve, .pendingReview): approved
            case (.giveUp, .pendingPayment), (.lapse, .pendingPayment): .closed
            case (.pay, .pendingPayment): isProduced ? .producing : .pendingExecution
            case (.execute, .pendingExecution): .completed
            case (.revokeElsewhere, .pendingReview), (.revokeElsewhere, .rejected),
                (.revokeElsewhere, .pendingPayment), (.revokeElsewhere, .pendingExecution):
                isProduced ? state : .closed
            default: state
            }
        }

        private var approved: ApplicationState {
            switch type {
            case .new, .reissue: isFree ? .producing : .pendingPayment
            case .renew, .replace: isFree ? .pendingExecution : .pendingPayment
            case .unlock: .pendingExecution
            case .revoke: .completed
            }
        }
    }

    @Test("Two acts at once leave what one order or the other would have left", arguments: 0..<60)
    func histories(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let type = try #require(ApplicationType.allCases.randomElement(using: &generator))
        let isFree = type == .renew && Bool.random(using: &generator)
        let fixture = try DeskFixture(renewFen: isFree ? 0 : 15_000)
        let holder = type == .new ? nil : try await fixture.holder(days: 28)
        let record: ApplicationRecord
        if let holder {
            record = try await fixture.submit(type, holder)
        } else {
            record = try await fixture.submit()
        }
        let player = Player(fixture: fixture, type: type, holder: holder, number: record.number)
        let model = Model(type: type, isFree: isFree)
        var state = ApplicationState.pendingReview
        for _ in 0..<6 where !state.isTerminal {
            let first = try #require(Act.allCases.randomElement(using: &generator))
            let second = try #require(Act.allCases.randomElement(using: &generator))
            if [first, second].contains(.lapse), state == .pendingPayment {
                fixture.clock.advance(bySeconds: 30 * 86_400)
            }
            async let one: Void = player.play(first)
            async let other: Void = player.play(second)
            _ = await (one, other)
            // As the timer does once a minute.
            _ = try await fixture.desk.settleRevocations()
            // One after the other, or one of them alone: whoever read before the other wrote is refused.
            let possible = [
                model.after(second, model.after(first, state)),
                model.after(first, model.after(second, state)),
                model.after(first, state), model.after(second, state),
            ]
            let now = try #require(fixture.state(record.number))
            #expect(possible.contains(now), "seed \(seed) \(type): \(state) \(first) \(second) → \(now)")
            state = now
            try checkInvariants(fixture, record.number, type)
        }
    }

    /// What holds after every act.
    private func checkInvariants(
        _ fixture: DeskFixture,
        _ number: ApplicationNumber,
        _ type: ApplicationType
    ) throws {
        let contents = fixture.book.contents
        let record = try #require(contents.applications[number] as ApplicationRecord?)
        let moves = contents.audit.filter {
            $0.object == number.text && !$0.action.hasSuffix(".refuse") && $0.detail["version"] != nil
        }
        #expect(Set(moves.compactMap { $0.detail["version"] }).count == Int(record.version))
        #expect(contents.notices.count { $0.application == number } >= Int(record.version))
        let open = contents.codes.filter { $0.subject == number.text && $0.state.isOpen }.count
        let needsCode = record.state == .pendingExecution && type != .unlock
        #expect(open == (needsCode ? 1 : 0))
        switch record.state {
        case .pendingPayment: #expect(contents.orders[number]?.state == .unpaid)
        case .producing, .pendingExecution, .completed: #expect(contents.orders[number]?.state == .paid)
        case .closed: #expect(![.unpaid].contains(contents.orders[number]?.state))
        default: #expect(contents.orders[number] == nil)
        }
        #expect(contents.jobs[number] == nil || type.isProduced)
    }
}

extension HistoryTests {
    /// Somebody who tries an act, whether it may be or not.
    struct Player {
        let fixture: DeskFixture
        let type: ApplicationType
        let holder: Holder?
        let number: ApplicationNumber

        private var owner: Principal { holder?.principal ?? fixture.applicant }

        func play(_ act: Act) async {
            _ = try? await attempt(act)
        }

        private func attempt(_ act: Act) async throws {
            let desk = fixture.desk
            switch act {
            case .withdraw: _ = try await desk.withdraw(number, by: owner)
            case .reject:
                let rejection = try Rejection(code: .other, text: "不清晰")
                _ = try await desk.reject(number, rejection, by: fixture.reviewer)
            case .approve: _ = try await fixture.approve(number)
            case .resubmit:
                let file = try holder.map { try fixture.usual(type, $0) } ?? fixture.file()
                _ = try await desk.resubmit(
                    number,
                    file,
                    uploads: DeskFixture.uploads(file),
                    by: holder?.submitter ?? fixture.expert
                )
            case .giveUp: _ = try await desk.giveUp(number, by: owner)
            case .pay:
                let fen = fixture.book.contents.orders[number]?.amountFen ?? 1
                _ = try await fixture.pay(number, fen: fen)
            case .execute: try await execute()
            case .lapse: _ = try await desk.lapse(number)
            case .revokeElsewhere:
                guard let holder else { return }
                let revocation = Revocation(date: fixture.clock.clock.now, reason: .superseded)
                try await fixture.book.commit([.revokeCertificate(holder.certificate, revocation)])
                _ = try await desk.settleRevocations()
            }
        }

        private func execute() async throws {
            guard let holder, let record = fixture.book.contents.applications[number] else { return }
            if type == .unlock {
                guard var unlock = fixture.book.contents.unlocks.last else { return }
                unlock.state = .completed
                return try await fixture.book.commit(fixture.desk.completion(of: unlock))
            }
            let notice = CodeBinding.notice(type == .renew ? "CODE_RENEW" : "CODE_REPLACE", number)
            guard let code = fixture.codes.code(for: notice) else { return }
            let session = try await fixture.desk.redeem(
                type,
                code,
                certificate: holder.serial,
                token: holder.token
            )
            // Two who execute at once have one certificate between them.
            _ = try? await fixture.issueCertificate(
                subjectUID: record.subjectUID,
                profile: record.profile,
                days: 385,
                application: number,
                token: holder.token,
                predecessor: holder.certificate,
                activate: false
            )
            let issued = fixture.book.contents.certificates.values.first {
                $0.reservation.application == number
            }
            guard let successor = issued?.id else { return }
            let execution = try fixture.desk.execution(of: session.name, successor: successor)
            try await fixture.book.commit(execution.changes + [.activateCertificate(successor)])
        }
    }
}
