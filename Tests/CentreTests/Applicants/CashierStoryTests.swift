import CentreSupport
import Enrollment
import Foundation
import Logging
import Messages
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// A centre with its own book and keys, and a provider whose signatures are openssl's.
@Suite("Paying at a provider, from the order to the refund")
struct CashierStoryTests {
    /// A provider that runs as long as it is held.
    private final class Provider: Sendable {
        let url: String
        private let process: Mutex<Process>

        init(_ folder: String) throws {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let script = tests.appending(path: "PaymentsTests/alipay.py").path(percentEncoded: false)
            let (process, pipe) = (Process(), Pipe())
            process.executableURL = URL(filePath: "/usr/bin/python3")
            process.arguments = [script, folder]
            process.standardOutput = pipe
            try process.run()
            var line: [UInt8] = []
            while let octet = try pipe.fileHandleForReading.read(upToCount: 1)?.first, octet != 0x0A {
                line.append(octet)
            }
            url = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
            self.process = Mutex(process)
        }

        deinit {
            process.withLock { process in
                guard process.isRunning else { return }
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
        }

        /// The payer opens the page, and pays.
        func pay(_ address: String, _ trade: String) async throws {
            #expect(try await HTTPExchange.send(.get, address).status == 200)
            let form = Array("trade=\(trade)&deed=pay".utf8)
            let type = "application/x-www-form-urlencoded"
            #expect(try await HTTPExchange.send(.post(form, contentType: type), "\(url)/_pay").status == 303)
        }
    }

    private func definition(_ folder: TemporaryDirectory, _ provider: Provider) throws -> String {
        let path = folder.path("pki")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let shipped = try String(contentsOfFile: "\(path)/pki.yaml", encoding: .utf8)
        let more = """

            messages:
              shortMessage: {url: "http://127.0.0.1/s", user: u, passwordFile: f, signature: 必联CA}
            portal:
              listen: {host: 127.0.0.1, port: 8444}
              origin: https://127.0.0.1:1
              transfer: {payee: CA, bank: B, account: "1"}
            payment:
              alipay:
                application: "2026000000000001"
                seller: "2088000000000001"
                gateway: \(provider.url)/gateway.do
                privateKeyFile: \(folder.path("app.key"))
                gatewayKeyFile: \(folder.path("gateway.pem"))

            """
        try (shipped + more).write(toFile: "\(path)/pki.yaml", atomically: true, encoding: .utf8)
        return path
    }

    private func approved(_ applicant: Int, in centre: CACentre) async throws -> ApplicationRecord {
        let record = try await Counter(centre).handedIn(applicant)
        let reviewer = try centre.staffOperator("wang.shenhe")
        return try await centre.desk(for: reviewer).approve(
            record.number,
            by: Principal(reviewer.record),
            checklist: [.identityMatchesDocument, .documentsLegible, .agreementSigned]
        )
    }

    @Test("What is paid there starts the token; what is paid too late goes back when two persons say so")
    func story() async throws {
        let folder = try TemporaryDirectory()
        let provider = try Provider(folder.url.path)
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open(definition: try definition(folder, provider))
        let cashier = try #require(try centre.cashier(Logger(label: "test")))

        // The provider cannot reach us here: it is asked.
        let first = try await approved(1, in: centre)
        let owner = Principal.applicant(login: first.owner)
        let address = try await cashier.address(of: first, by: owner)
        try await cashier.ask(about: first.number)
        #expect(try centre.book.order(of: first.number)?.state == .unpaid)
        try await provider.pay(address, "\(first.number)_1")
        try await cashier.ask(about: first.number)
        #expect(try centre.book.application(first.number)?.state == .producing)
        let order = try #require(try centre.book.order(of: first.number))
        #expect(order.state == .paid && order.channel == "ALIPAY")
        #expect(try centre.book.checkouts(of: first.number).map(\.state) == [.paid])

        let second = try await approved(2, in: centre)
        let payer = Principal.applicant(login: second.owner)
        let late = try await cashier.address(of: second, by: payer)
        _ = try await centre.desk().giveUp(second.number, by: payer)
        try await provider.pay(late, "\(second.number)_1")
        try await cashier.ask(about: second.number)
        #expect(try centre.book.order(of: second.number)?.state == .refunding)
        let payment = try #require(try centre.book.payments(of: second.number).first)
        let finance = try centre.staffOperator("zhao.caiwu")
        _ = try await centre.desk(for: finance).proposeRefund(
            .alipay,
            payment.transaction,
            "款项迟到",
            by: Principal(finance.record)
        )
        let administrator = try centre.staffOperator("zhou.guanli")
        _ = try await centre.desk(for: administrator).confirmRefund(
            .alipay,
            payment.transaction,
            refund: nil,
            by: Principal(administrator.record)
        )
        try await cashier.round()
        #expect(try centre.book.order(of: second.number)?.state == .refunded)
        #expect(try centre.book.payments(of: second.number).map(\.state) == [.refunded])
        #expect(try centre.book.verifyAuditTrail { _ in true }.fault == nil)
        try await centre.close()
    }
}
