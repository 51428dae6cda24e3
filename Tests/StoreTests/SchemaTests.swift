import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("The schema")
struct SchemaTests {
    /// When the schema changes on purpose, put what the failure prints into `schema.sql`.
    @Test("The schema is the one on record")
    func golden() async throws {
        let world = try await TestBook()
        let url = try #require(Bundle.module.url(forResource: "schema", withExtension: "sql"))
        #expect(try world.book.schema() == String(contentsOf: url, encoding: .utf8))
    }

    @Test("Every table is strict, and its words are those of the Model")
    func words() async throws {
        let world = try await TestBook()
        let schema = try world.book.schema()
        let tables = schema.components(separatedBy: ";\n").filter { $0.contains("CREATE TABLE") }
        #expect(tables.count == 68)
        #expect(tables.allSatisfy { $0.hasSuffix("STRICT") })
        let words: [[String]] = [
            CertificateState.allCases.map(\.rawValue), CertificatePurpose.allCases.map(\.rawValue),
            RevocationReason.allCases.map(\.rawValue), KeyAlgorithm.allCases.map(\.rawValue),
            AuthorityRecord.Role.allCases.map(\.rawValue), SignerRecord.Purpose.allCases.map(\.rawValue),
            ApplicationState.allCases.map(\.rawValue), ApplicationType.allCases.map(\.rawValue),
            OrderRecord.State.allCases.map(\.rawValue), DeliveryRecord.State.allCases.map(\.rawValue),
            JobState.allCases.map(\.rawValue), TokenRecord.State.allCases.map(\.rawValue),
            StaffRecord.Role.allCases.map(\.rawValue), IssuanceAct.allCases.map(\.rawValue),
            AuthorityRecord.State.allCases.map(\.rawValue), UnlockRecord.State.allCases.map(\.rawValue),
            UnlockCodeRecord.State.allCases.map(\.rawValue),
            AuthorityCertificateRecord.Kind.allCases.map(\.rawValue),
            MessageRecord.State.allCases.map(\.rawValue), MessageRecord.Channel.allCases.map(\.rawValue),
            ExecutionCodeRecord.Kind.allCases.map(\.rawValue),
            ExecutionCodeRecord.State.allCases.map(\.rawValue),
            BindingRecord.State.allCases.map(\.rawValue), ProposalRecord.Kind.allCases.map(\.rawValue),
            ProposalRecord.State.allCases.map(\.rawValue), PaymentRecord.State.allCases.map(\.rawValue),
            CheckoutRecord.State.allCases.map(\.rawValue), RefundRecord.State.allCases.map(\.rawValue),
            InvoiceRecord.State.allCases.map(\.rawValue),
            PhoneCodeRecord.Purpose.allCases.map(\.rawValue), PhoneCodeRecord.State.allCases.map(\.rawValue),
            WebhookEventRecord.Kind.allCases.map(\.rawValue),
            KeyRecoveryRecord.Kind.allCases.map(\.rawValue), KeyRecoveryRecord.State.allCases.map(\.rawValue),
        ]
        for list in words {
            #expect(lists(in: schema).contains(Set(list)), "no CHECK says exactly \(list)")
        }
    }

    @Test("A new book passes its own examination")
    func examination() async throws {
        let world = try await TestBook()
        #expect(try world.book.findDamage() == [])
    }

    /// The sets of words of all `IN ('…', '…')` and all `CHECK (x = '…' OR x = '…')`.
    private func lists(in schema: String) -> [Set<String>] {
        let sets = schema.components(separatedBy: " IN (").dropFirst().map { rest in
            let list = rest.prefix { $0 != ")" }
            return Set(list.split(separator: ",").map { $0.filter { !$0.isWhitespace && $0 != "'" } })
        }
        let chains = schema.components(separatedBy: " CHECK (\n").dropFirst().map { rest in
            let words = rest.prefix { $0 != ")" }.components(separatedBy: " = '").dropFirst()
            return Set(words.map { String($0.prefix { $0 != "'" }) })
        }
        return sets + chains
    }
}
