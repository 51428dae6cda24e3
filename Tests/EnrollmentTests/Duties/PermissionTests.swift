@testable import Enrollment
import Model
import Testing

/// product.md §2.3, held against the table of `docs/enrollment.md`.
@Suite("Who may do what")
struct PermissionTests {
    private static let columns: [(String, Party)] = [
        ("applicant", .applicant), ("registrar", .staff(.registrar)), ("reviewer", .staff(.reviewer)),
        ("producer", .staff(.producer)), ("finance", .staff(.finance)), ("support", .staff(.support)),
        ("biz_admin", .staff(.businessAdministrator)), ("auditor", .staff(.auditor)), ("system", .system),
        ("super_admin", .staff(.superAdministrator)), ("audit_admin", .staff(.auditAdministrator)),
    ]

    private static let words: [String: Grant] = [
        "●": .any, "○": .own, "while PENDING_REVIEW": .whilePendingReview, "needed fields": .neededFields,
        "masked": .masked,
        "with reason": .withReason, "offline only": .offlineOnly, "callback only": .callbackOnly,
        "own actions": .ownActions,
        "with second person": .withSecondPerson,
    ]

    private func principal(_ party: Party, name: String) -> Principal {
        switch party {
        case .applicant: .applicant(login: name)
        case .staff(let role): .staff(name: name, roles: [role])
        case .system: .system
        }
    }

    private func record(
        owner: String,
        registrar: String?,
        state: ApplicationState
    ) throws -> ApplicationRecord {
        ApplicationRecord(
            number: try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 1)),
            type: .new,
            state: state,
            version: 1,
            subjectUID: "u",
            profile: "EXPERT",
            owner: owner,
            registrar: registrar,
            snapshot: [],
            snapshotVersion: 1,
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            createdAt: Timestamp(secondsSinceEpoch: 0),
            updatedAt: Timestamp(secondsSinceEpoch: 0)
        )
    }

    @Test("Every action and every party stand in the matrix as the page says; the other roles may nothing")
    func matrix() throws {
        let rows = try MarkdownTable(under: "Who may do what", of: Fixture.enrollmentPage()).rows
        #expect(rows.compactMap { $0["action"] } == PermittedAction.allCases.map(\.rawValue))
        for row in rows {
            let action = try #require(PermittedAction(rawValue: row["action"] ?? ""))
            let grants = PermissionMatrix.grants(action)
            for party in Party.all {
                let column = Self.columns.first { $0.1 == party }?.0
                let cell = column.flatMap { row[$0] } ?? ""
                let wanted = Self.words[cell]
                #expect(cell.isEmpty == (wanted == nil))
                #expect(grants[party] == wanted, "\(action) \(party)")
            }
        }
    }

    @Test(
        "Every action by every party on own and foreign cases, in every state, is granted as the matrix says"
    )
    func everyCase() throws {
        for action in PermittedAction.allCases {
            for party in Party.all {
                for state in ApplicationState.allCases {
                    for isOwn in [true, false] {
                        let name = "zhang"
                        let record = try record(
                            owner: isOwn && party == .applicant ? name : "other",
                            registrar: isOwn && party == .staff(.registrar) ? name : nil,
                            state: state
                        )
                        let granted = Permission.check(action, principal(party, name: name), record)
                        let grant = PermissionMatrix.grants(action)[party]
                        let holds =
                            switch grant {
                            case nil: false
                            case .own: isOwn && (party == .applicant || party == .staff(.registrar))
                            case .whilePendingReview: state == .pendingReview
                            default: true
                            }
                        #expect(granted == (holds ? Set([grant].compactMap { $0 }) : []))
                    }
                }
            }
        }
    }

    @Test("Nobody owns a case by having another person's role")
    func foreignOwners() throws {
        let record = try record(owner: "zhang", registrar: "wang", state: .rejected)
        #expect(Permission.check(.edit, .staff(name: "zhang", roles: [.registrar]), record) == [])
        #expect(Permission.check(.edit, .applicant(login: "wang"), record) == [])
        #expect(Permission.check(.edit, .staff(name: "wang", roles: [.reviewer]), record) == [])
        #expect(Permission.check(.edit, .system, record) == [])
    }

    @Test("A person with several roles has the grants of all")
    func severalRoles() throws {
        let record = try record(owner: "zhang", registrar: nil, state: .pendingReview)
        let both = Principal.staff(name: "li", roles: [.reviewer, .businessAdministrator])
        #expect(Permission.check(.viewPersonalData, both, record) == [.whilePendingReview, .withReason])
        #expect(Permission.check(.decide, .staff(name: "li", roles: []), record) == [])
    }

    @Test(
        "An audit role together with any role that acts may do nothing at all",
        arguments: StaffRecord.Role.allCases
    )
    func auditAlone(role: StaffRecord.Role) throws {
        let record = try record(owner: "zhang", registrar: nil, state: .pendingReview)
        for audit in [StaffRecord.Role.auditor, .auditAdministrator] {
            let rule = SeparationOfDuties.violation(roles: [role, audit])
            #expect(rule == (role.isAudit ? nil : .auditNotAlone))
            guard rule != nil else { continue }
            for action in PermittedAction.allCases {
                #expect(Permission.check(action, .staff(name: "x", roles: [role, audit]), record) == [])
            }
        }
    }

    @Test("The reviewer is neither owner nor registrar, the producer not the reviewer")
    func hands() throws {
        let record = try record(owner: "zhang", registrar: "wang", state: .pendingReview)
        #expect(SeparationOfDuties.violation(reviewer: "zhang", record) == .reviewerIsOwner)
        #expect(SeparationOfDuties.violation(reviewer: "wang", record) == .reviewerIsRegistrar)
        #expect(SeparationOfDuties.violation(reviewer: "li", record) == nil)
        #expect(SeparationOfDuties.violation(producer: "li", record) == nil)
        let reviewed = record.moved(to: .producing, at: record.updatedAt) { $0.reviewer = "li" }
        #expect(SeparationOfDuties.violation(producer: "li", reviewed) == .producerIsReviewer)
        #expect(SeparationOfDuties.violation(first: "li", second: "li") == .samePersonTwice)
        #expect(SeparationOfDuties.violation(first: "li", second: "sun") == nil)
    }
}
