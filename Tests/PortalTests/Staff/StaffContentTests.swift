import Enrollment
import Model
import Testing

@testable import Portal

@Suite("The words of the staff desk")
struct StaffContentTests {
    @Test("Every queue, column, state, check and deed has its words")
    func vocabulary() throws {
        var names = StaffQueue.allCases.flatMap { ["queue_\($0.rawValue)", "queue_\($0.rawValue)_text"] }
        names += StaffQueue.allCases.flatMap(\.columns)
        names += JobState.allCases.map { "job_\($0.rawValue)" }
        names += PaymentRecord.State.allCases.map { "payment_\($0.rawValue)" }
        names += PaymentChannel.allCases.map { "channel_\($0.rawValue)" }
        names += ["invoice_pdf", "invoice_pdf_hint"]
        names += InvoiceRecord.State.allCases.map { "invoice_\($0.rawValue)" }
        names += RefundRecord.State.allCases.map { "refund_\($0.rawValue)" }
        names += ProposalRecord.State.allCases.map { "proposal_\($0.rawValue)" }
        names += ReviewCheck.allCases.map { "check_\($0.rawValue)" }
        names += ReviewUrgency.allCases.map { "sla_\($0.rawValue)" }
        names += ReviewFinding.Outcome.allCases.map { "finding_\($0.rawValue)" }
        names += ReviewFinding.Subject.allCases.filter { $0 != .parcelPhone }
            .map { "finding_\($0.rawValue)_passed" }
        names += StaffRegisterPage.allCases.flatMap {
            ["register_\($0.rawValue)", "register_\($0.rawValue)_text"]
        }
        names += ["audit_marked", "audit_mark_first", "audit_mark_last", "audit_mark_head"]
        names += [
            "price_version", "price_shipped", "price_since", "price_from", "closure_open", "closure_text",
        ]
        names += [
            "notice_version", "notice_shipped", "notice_values", "notice_sample", "notice_sample_subject",
        ]
        names += ["notice_sample_english", "notice_english_hint", "closure_open", "closure_text"]
        names += CounterChoice.all.map(\.word) + MoneyDifference.Matter.allCases.map(\.word)
        names += ["expiring_end", "expiring_standing"]
        names += ["col_refund", "returns_empty", "returns_sum", "returns_paid", "returns_at"]
        names += ["col_evidence", "col_recorder", "receipts_empty", "receipts_totals", "receipts_sum"]
        names += [
            "receipts_day", "queue_download", "stock_ready", "stock_empty", "stock_batch", "stock_list",
        ]
        names += TokenRecord.State.allCases.map { "token_\($0.rawValue)" }
        names += TokenEnding.allCases.map { "ending_\($0.rawValue)" }
        names += ["act_look", "act_look_button", "act_export", "act_export_button", "look_recorded"]
        names += ["add", "end", "grant"].map { "staff_plan_\($0)" }
        names += ["act_counter", "act_counter_button", "act_counter_begin", "act_counter_begin_button"]
        names += ["counter_account", "counter_account_unknown", "counter_choice", "counter_choice_missing"]
        names += ["counter_agree_missing", "counter_identity_missing"]
        names += ["counter_agreed", "counter_documents", "field_identityCompared"]
        names += ["staff_unissued", "staff_request", "staff_plan", "staff_issue"]
        names += StaffStanding.allCases.map { "staff_\($0.rawValue)" }
        names += MessageRecord.State.allCases.map { "message_\($0.rawValue)" }
        names += MessageRecord.Channel.allCases.map { "message_\($0.rawValue)" }
        names += Rejection.Code.allCases.map { "reject_\($0.rawValue)" }
        names += RevocationCause.allCases.map { "option_\($0.rawValue)" }
        names += SeparationOfDuties.Rule.allCases.map { "refusal_\($0.rawValue)" }
        names += ApplicantKind.allCases.map { "applicant_\($0.rawValue)" }
        names += ReviewChoice.Kind.allCases.map { "kind_\($0.rawValue)" }
        names += try StaffContentTests.acts().flatMap { act in
            ["act_\(act.name)", "act_\(act.name)_button"] + act.facts.map(\.word)
        }
        for name in names { #expect(Words.shipped.has(name), "\(name)") }
    }

    @Test("The command of every deed is one that the command line has, and ends with who acts")
    func commands() throws {
        let nouns: Set = [
            "application", "order", "refund", "invoice", "revocation", "delivery", "job", "notice", "token",
            "audit", "price", "staff",
        ]
        for act in try StaffContentTests.acts() {
            let parts = act.command(as: "li.na").split(separator: " ")
            #expect(parts.first == "pki" && nouns.contains(String(parts[1])), "\(act.name)")
            #expect(parts.suffix(2) == ["--as", "li.na"], "\(act.name)")
        }
    }

    private static let entry = AuditEntry(
        sequence: 7,
        event: AuditEvent(
            at: Timestamp(secondsSinceEpoch: 1_795_305_600),
            actor: "li",
            action: "test.deed",
            object: "x"
        ),
        previousHash: [],
        hash: [1]
    )

    /// One of each deed.
    private static func acts() throws -> [StaffAct] {
        let number = try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 1))
        let serial = try #require(SerialNumber(bytes: [7]))
        let id = CertificateID(authority: try #require(AuthorityID("issuing")), serial: serial)
        let place = StaffAct.PaymentPlace(channel: .offline, transaction: "T-1")
        let day = try #require(CalendarDay("2027-01-01"))
        return [
            .approve(number, version: 1, [.documentsLegible]),
            .reject(number, version: 1, try Rejection(code: .other, text: "请更正")),
            .confirmPayment(number, try Payment(channel: .offline, transaction: "T-1", amountFen: 1)),
            .proposeRefund(place, text: "重复支付"), .confirmRefund(place, refund: "T-2"),
            .confirmRefund(place, refund: nil), .issueInvoice(number, code: "12345678", nil),
            .reverseInvoice(number, code: "12345678"),
            .declineRefund(place), .proposeRevocation(id, .other, text: "理由"), .confirmRevocation(id),
            .declineRevocation(id), .ship(number, try Parcel(carrier: "顺丰", trackingNumber: "SF1234")),
            .confirmDelivery(number), .returnDelivery(number, text: "拒收"), .pickUp(number),
            .resendCode(number), .arrangeJob(number, .urgent, text: "明日开标"),
            .arrangeJob(number, .normal, text: "已改期"), .arrangeJob(number, .release, text: "工位断电"),
            .arrangeJob(number, .reject(station: "desk-1"), text: "照片不符"),
            .retryMessages(number, notice: 17, []),
            .arrangeJob(number, .approve, text: "已核对"),
            .proposeClosure(number, text: "介质损坏"), .confirmClosure(number, nil), .declineClosure(number),
            .setNotice("PAY", subject: "请支付", text: "请支付{{amount}}元", english: "Please pay"),
            .markAudit(try AuditStretch([StaffContentTests.entry], signatures: ["none": 1]), text: "无异常"),
            .proposeStaff("li.ming", .add(displayName: "李明", [.reviewer], request: [1]), text: "新入职"),
            .proposeStaff("li.ming", .grant([.reviewer]), text: "转岗"),
            .proposeStaff("li.ming", .end, text: "离职"), .confirmStaff("li.ming"), .declineStaff("li.ming"),
            .setPrices(["NEW": 20_000], from: day, text: "年度调价"),
            .takeIntoStock(try TokenDelivery(list: Array("PK1,YubiKey 5".utf8), batch: "2026-11")),
            .takeOutOfStock(serial: "PK1", .defective, text: "无法识别"),
        ]
    }
}
