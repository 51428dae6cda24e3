import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// Who gets what: every operation of docs/workflow.yaml, asked by everybody.
@Suite("Who gets what of the workflow's API")
struct WorkflowMatrixTests {
    private static var bodies: [String: [String: Any]] {
        [
            "changePassword": ["current": "zhang.expert", "password": "a b c d e f g h 1"],
            "changeMobile": ["mobile": "13900000009", "code": "000000", "current": "zhang.expert"],
            "sendMobileCode": ["mobile": "13900000009"],
            "beginApplication": ["type": "NEW", "applicant": "EXPERT"],
            "saveForm": ["version": 1, "values": ["applicantName": "王建华"]],
            "submitApplication": ["mark": "1"],
            "askForInvoice": ["title": "王建华", "email": "wang@expert.example"],
            "revokeInEmergency": ["cause": "token_lost", "code": "23456789ab"],
            "bindCertificate": ["certificate": "AA==", "nonce": "00", "signature": "AA=="],
            "drawChallenge": ["certificate": "AA=="],
            "lookAtCase": ["reason": "申请人来电核对"],
            "exportEvidence": ["reason": "法院调取"],
            "prepareDecision": ["deed": "approve", "version": 1],
            "readStatements": [:],
            "signDecision": ["signatures": ["AA=="]],
        ]
    }

    /// What an operation is asked with.
    private static func body(_ operation: WorkflowDocument.Operation, _ number: String) -> [String: Any]? {
        var body = bodies[operation.id]
        if operation.id == "prepareDecision" { body?["application"] = number }
        return body
    }

    private static func path(_ operation: WorkflowDocument.Operation, _ number: String) -> String {
        let path = operation.path([
            "number": number, "serial": "0102", "document": "x", "queue": "review", "decision": "00000000",
            "paper": "form",
        ])
        return operation.id == "addDocument" ? path + "?kind=ID_COPY" : path
    }

    private func ask(
        _ operation: WorkflowDocument.Operation,
        _ portal: PageWorld,
        _ token: SessionToken?
    ) async throws -> APIAnswer {
        try await portal.api(
            operation.method,
            Self.path(operation, portal.number.text),
            token,
            Self.body(operation, portal.number.text),
            key: "key-\(operation.id)",
            raw: operation.id == "addDocument" ? ScanImage.png() : nil
        )
    }

    @Test("The document lists exactly what is there")
    func complete() throws {
        let operations = try WorkflowDocument.operations()
        #expect(operations.count == 68)
        #expect(Set(operations.map(\.id)).count == operations.count)
        let document = try WorkflowDocument.octets()
        #expect(WorkflowContract.octets == document, "the program keeps it")
        for operation in operations {
            let path = Self.path(operation, Sample.number(1).text).prefix { $0 != "?" }
            let methods =
                operation.isOfStaff
                ? StaffAPIRoute(path: path)?.methods : ApplicantRoute(path: path)?.methods
            #expect(methods?.contains(operation.method) == true, "\(operation.id)")
            let others = operations.filter { $0.path == operation.path }.map(\.method)
            #expect(methods.map { Set($0).subtracting(["HEAD"]) } == Set(others), "\(operation.id)")
            if !operation.isOfStaff {
                let isPrivate = ApplicantRoute(path: path)?.isPrivate(operation.method)
                #expect(isPrivate == !operation.isOpen, "\(operation.id)")
            }
        }
    }

    @Test("Who shows no session gets nothing but what opens one")
    func anonymous() async throws {
        let portal = try await PageWorld()
        for operation in try WorkflowDocument.operations() where !operation.isOfStaff && !operation.isOpen {
            let answer = try await ask(operation, portal, nil)
            #expect(answer.status == 401 && answer.code == "no-session", "\(operation.id): \(answer.text)")
        }
        let record = try portal.world.book.application(portal.number)
        #expect(record?.state == .draft && record?.version == 1)
    }

    @Test("What is somebody else's is as if it were not there, whatever is asked of it")
    func foreign() async throws {
        let portal = try await PageWorld()
        let before = try portal.world.book.auditHead().sequence
        for operation in try WorkflowDocument.operations() where !operation.isOfStaff {
            guard operation.path.contains("{") else { continue }
            let answer = try await ask(operation, portal, portal.li)
            #expect(answer.status == 404, "\(operation.id): \(answer.text)")
            #expect(!answer.text.contains("zhang"), "\(operation.id)")
        }
        #expect(try portal.world.book.auditHead().sequence == before)
        #expect(try portal.world.book.application(portal.number)?.version == 1)
        #expect(try portal.world.book.uploads(of: portal.number).isEmpty)
    }

    @Test("At the portal nobody gets what is the staff's, and at the desk nobody what is applicants'")
    func doors() async throws {
        let desk = try await StaffWorld()
        for operation in try WorkflowDocument.operations() where operation.id != "readWorkflowContract" {
            if operation.isOfStaff {
                let answer = try await ask(operation, desk.portal, desk.portal.zhang)
                #expect(answer.status == 404, "\(operation.id): \(answer.text)")
            } else {
                let path = Self.path(operation, desk.portal.number.text)
                let body = Self.body(operation, desk.portal.number.text)
                let answer = try await desk.api(operation.method, path, as: .reviewer, body, key: "k")
                #expect(answer.status == 404, "\(operation.id): \(answer.text)")
            }
        }
    }

    private static let queues: [StaffRecord.Role: Set<String>] = [
        .registrar: ["deliveries"],
        .reviewer: ["review", "revocations"],
        .producer: ["production", "deliveries", "refunds"],
        .finance: ["payments", "refunds", "invoices"],
        .support: [],
        .businessAdministrator: ["production", "refunds", "revocations"],
        .superAdministrator: [],
        .auditAdministrator: [],
        .auditor: [],
        .pkiAdministrator: [],
    ]
    private static let all: Set<String> = [
        "review", "payments", "production", "deliveries", "refunds", "invoices", "revocations",
    ]

    @Test("Every role sees its queues and no other", arguments: StaffRecord.Role.allCases)
    func queues(role: StaffRecord.Role) async throws {
        let desk = try await StaffWorld()
        let own = try #require(Self.queues[role])
        let me = try await desk.api("GET", "/api/v1/staff/me", as: role)
        #expect(me.status == 200)
        let seen = try #require(try me.object()["queues"] as? [String])
        #expect(Set(seen) == own)
        let registers: [String: Set<StaffRecord.Role>] = [
            "receipts": [.finance, .businessAdministrator], "audit": [.businessAdministrator, .auditor],
            "reconciliation": [.finance, .businessAdministrator],
            "returns": [.finance, .businessAdministrator],
            "audit-marks": [.businessAdministrator, .auditor],
            "expiring": [.support, .businessAdministrator, .auditor],
            "stock": [.producer, .businessAdministrator], "prices": Set(StaffRecord.Role.allCases),
            "notices": [.support, .businessAdministrator],
            "members": [.superAdministrator, .auditAdministrator, .auditor],
        ]
        for (register, roles) in registers {
            let answer = try await desk.api("GET", "/api/v1/staff/\(register)", as: role)
            #expect(answer.status == (roles.contains(role) ? 200 : 403), "\(role) at \(register)")
        }
        for queue in Self.all {
            let answer = try await desk.api("GET", "/api/v1/staff/queues/\(queue)", as: role)
            #expect(answer.status == (own.contains(queue) ? 200 : 403), "\(role) at \(queue)")
        }
    }

    @Test("Every role gets of an application what the matrix shows it", arguments: StaffRecord.Role.allCases)
    func applications(role: StaffRecord.Role) async throws {
        let desk = try await StaffWorld()
        let record = try await desk.submitted()
        let document = try #require(
            try desk.book.attachments(of: record.number, snapshotVersion: 1).first?.storedAs
        )
        let isReviewer = role == .reviewer
        for path in ["reviews/\(record.number)", "reviews/\(record.number)/documents/\(document)"] {
            let answer = try await desk.api("GET", "/api/v1/staff/\(path)", as: role)
            #expect(answer.status == (isReviewer ? 200 : 403), "\(role) at \(path): \(answer.text)")
            #expect(answer.text.contains("110101197504123012") == (isReviewer && path.count < 40))
        }
        let form = try await desk.api("GET", "/api/v1/staff/reviews/\(record.number)/form", as: role)
        #expect(form.status == (isReviewer ? 200 : 403), "\(role): \(form.text)")
        let masked = try await desk.api("GET", "/api/v1/staff/cases/\(record.number)", as: role)
        let sees: Set<StaffRecord.Role> = [.support, .businessAdministrator, .auditor]
        #expect(masked.status == (sees.contains(role) ? 200 : 403), "\(role)")
        for secret in ["王建华", "110101197504123012", "13800000001", "zhang.expert"] {
            #expect(!masked.text.contains(secret), "\(role) sees \(secret)")
        }
        let paper = try await desk.api("GET", "/api/v1/staff/cases/\(record.number)/form", as: role)
        #expect(paper.status == (sees.contains(role) ? 200 : 403), "\(role)")
        let archive = try await desk.api(
            "POST",
            "/api/v1/staff/cases/\(record.number)/evidence",
            as: role,
            ["reason": "法院调取"]
        )
        #expect(archive.status == (role == .auditor ? 200 : 403), "\(role): \(archive.text)")
        let look = try await desk.api(
            "POST",
            "/api/v1/staff/cases/\(record.number)/look",
            as: role,
            ["reason": "申请人来电核对"]
        )
        let mayLook = role == .businessAdministrator
        #expect(look.status == (mayLook ? 200 : 403), "\(role): \(look.text)")
        #expect(look.text.contains("110101197504123012") == mayLook)
        let decision = try await desk.api(
            "POST",
            "/api/v1/staff/decisions",
            as: role,
            [
                "deed": "approve", "application": record.number.text, "version": 1,
                "checks": ["identity_matches_document", "documents_legible", "agreement_signed"],
            ]
        )
        #expect(decision.status == (isReviewer ? 201 : 403), "\(role): \(decision.text)")
        #expect(try desk.book.application(record.number)?.state == .pendingReview)
    }

    @Test("Who shows no certificate of the staff's gets nothing at the desk")
    func strangers() async throws {
        let desk = try await StaffWorld()
        for operation in try WorkflowDocument.operations() where operation.isOfStaff {
            let answer = try await desk.api(
                operation.method,
                Self.path(operation, desk.portal.number.text),
                as: nil,
                Self.body(operation, desk.portal.number.text),
                key: "k"
            )
            #expect(answer.status == 403 && answer.code == "not-staff", "\(operation.id): \(answer.text)")
        }
    }
}
