import Enrollment
import Model

/// A deed as people read it, and as the command line has it.
extension StaffAct {
    /// The name of its words in `words.txt`, behind `act_`.
    var name: String {
        switch self {
        case .approve: "approve"
        case .reject: "reject"
        case .confirmPayment: "payment"
        case .proposeRefund: "refund_propose"
        case .confirmRefund: "refund_confirm"
        case .declineRefund: "refund_decline"
        case .issueInvoice: "invoice_issue"
        case .reverseInvoice: "invoice_reverse"
        case .proposeRevocation: "revocation_propose"
        case .confirmRevocation: "revocation_confirm"
        case .declineRevocation: "revocation_decline"
        case .ship: "ship"
        case .confirmDelivery: "arrived"
        case .returnDelivery: "returned"
        case .pickUp: "pickup"
        case .enter: "counter"
        case .resendCode: "resend"
        case .retryMessages: "retry"
        case .arrangeJob(_, let deed, _): deed.name
        case .proposeClosure: "closure_propose"
        case .confirmClosure: "closure_confirm"
        case .declineClosure: "closure_decline"
        case .markAudit: "audit_mark"
        case .setNotice: "notice_set"
        case .proposeStaff(_, let plan, _): "staff_\(plan.act)"
        case .confirmStaff: "staff_confirm"
        case .declineStaff: "staff_decline"
        case .setPrices: "price_set"
        case .takeIntoStock: "stock_in"
        case .takeOutOfStock: "stock_out"
        }
    }

    /// About what: an application's number, a transaction, a certificate's serial number.
    var object: String {
        switch self {
        case .approve(let number, _, _), .reject(let number, _, _), .confirmPayment(let number, _),
            .ship(let number, _), .confirmDelivery(let number), .returnDelivery(let number, _),
            .pickUp(let number), .resendCode(let number), .retryMessages(let number, _, _),
            .arrangeJob(let number, _, _), .issueInvoice(let number, _, _), .reverseInvoice(let number, _),
            .proposeClosure(let number, _), .confirmClosure(let number, _), .declineClosure(let number):
            number.text
        case .proposeRefund(let place, _), .confirmRefund(let place, _), .declineRefund(let place):
            place.transaction
        case .proposeRevocation(let id, _, _), .confirmRevocation(let id), .declineRevocation(let id):
            Shown.serial(id.serial)
        case .enter(_, let login): login
        case .markAudit(let stretch, _): "\(stretch.first)–\(stretch.last)"
        case .setNotice(let name, _, _, _): name
        case .proposeStaff(let name, _, _), .confirmStaff(let name), .declineStaff(let name): name
        case .setPrices(_, let day, _): day.description
        case .takeIntoStock(let delivery): delivery.batch
        case .takeOutOfStock(let serial, _, _): serial
        }
    }

    /// What was filled in, by the name of its words.
    var facts: [(word: String, value: String)] {
        switch self {
        case .reject(_, _, let rejection): [("reason", rejection.text)]
        case .confirmPayment(_, let payment):
            [
                ("field_amount", "\(Money.yuan(payment.amountFen)) 元"),
                ("col_transaction", payment.transaction), ("field_evidence", payment.evidence ?? ""),
            ]
        case .proposeRefund(_, let text), .returnDelivery(_, let text), .arrangeJob(_, _, let text),
            .proposeClosure(_, let text):
            [("col_grounds", text)]
        case .confirmRefund(_, let refund): [("field_refund", refund ?? "原路退回")]
        case .issueInvoice(_, let code, let kept):
            [("invoice_number", code)]
                + (kept.map { [("invoice_pdf", Hexadecimal.encode($0.fingerprint))] } ?? [])
        case .reverseInvoice(_, let code): [("invoice_reversal", code)]
        case .proposeRevocation(_, let cause, let text):
            [("field_revokeReason", cause.label), ("col_grounds", text)]
        case .retryMessages(_, let notice, _): [("field_notice", String(notice))]
        case .markAudit(let stretch, let text):
            [("audit_mark_signatures", stretch.signatures), ("audit_mark_text", text)]
        case .setNotice(_, let subject, let text, let english):
            [("notice_subject", subject), ("notice_text", text), ("notice_english", english)]
        case .proposeStaff(_, let plan, let text): plan.facts + [("col_grounds", text)]
        case .setPrices(let entries, _, let text):
            StaffAct.facts(of: entries) + [("col_grounds", text)]
        case .takeIntoStock(let delivery): [("stock_count", String(delivery.items.count))]
        case .takeOutOfStock(_, let ending, let text):
            [("stock_ending", ending.label), ("col_grounds", text)]
        case .ship(_, let parcel):
            [("delivery_carrier", parcel.carrier), ("delivery_number", parcel.trackingNumber)]
        case .approve, .declineRefund, .confirmRevocation, .declineRevocation, .confirmDelivery, .pickUp,
            .resendCode, .confirmClosure, .declineClosure, .confirmStaff, .declineStaff,
            .enter:
            []
        }
    }

    /// The prices of a list.
    private static func facts(of entries: [String: Int64]) -> [(word: String, value: String)] {
        ApplicationType.allCases.compactMap { type -> (word: String, value: String)? in
            guard let fen = entries[type.rawValue] else { return nil }
            return (word: "business_\(type.rawValue)", value: "\(Money.yuan(fen)) 元")
        }
    }

    /// The same deed on the centre's machine.
    func command(as login: String) -> String {
        let words = ["pki"] + arguments + ["--as", login]
        return words.map(StaffAct.quoted).joined(separator: " ")
    }

    private var arguments: [String] {
        switch self {
        case .approve(let number, _, let checks):
            ["application", "approve", number.text]
                + checks.map(\.rawValue).sorted().flatMap { ["--check", $0] }
        case .reject(let number, _, let rejection):
            [
                "application", "reject", number.text, "--code", rejection.code.rawValue, "--text",
                rejection.text,
            ]
        case .confirmPayment(let number, let payment):
            [
                "order", "confirm", number.text, "--amount", Money.yuan(payment.amountFen), "--transaction",
                payment.transaction,
            ] + (payment.evidence.map { ["--evidence", $0] } ?? [])
        case .proposeRefund(let place, let text): refund("propose", place) + ["--text", text]
        case .confirmRefund(let place, let other):
            refund("confirm", place) + (other.map { ["--refund", $0] } ?? [])
        case .declineRefund(let place): refund("decline", place)
        case .issueInvoice(let number, let code, let kept):
            ["invoice", "issue", number.text, "--number", code]
                + (kept == nil ? [] : ["--file", "\(number).pdf"])
        case .reverseInvoice(let number, let code): ["invoice", "reverse", number.text, "--number", code]
        case .proposeRevocation(let id, let cause, let text):
            revocation("propose", id) + ["--cause", cause.rawValue, "--text", text]
        case .confirmRevocation(let id): revocation("confirm", id)
        case .declineRevocation(let id): revocation("decline", id)
        case .ship(let number, let parcel):
            [
                "delivery", "ship", number.text, "--carrier", parcel.carrier, "--tracking",
                parcel.trackingNumber,
            ]
        case .confirmDelivery(let number): ["delivery", "confirm", number.text]
        case .returnDelivery(let number, let text): ["delivery", "return", number.text, "--text", text]
        case .pickUp(let number): ["delivery", "pickup", number.text, "--identity-checked"]
        case .enter(_, let login):
            ["application", "create", "application.json", "--account", login, "--identity-checked"]
        case .resendCode(let number): ["application", "resend-code", number.text]
        case .retryMessages(_, let notice, _): ["notice", "retry", String(notice)]
        case .arrangeJob(let number, let deed, let text): deed.arguments(number, text)
        case .proposeClosure(let number, let text): ["job", "cancel", number.text, "--text", text]
        case .confirmClosure(let number, _): ["job", "cancel", number.text, "--confirm"]
        case .declineClosure(let number): ["job", "cancel", number.text, "--decline"]
        case .markAudit(let stretch, let text):
            ["audit", "mark", String(stretch.first), String(stretch.last), "--text", text]
        case .setNotice(let name, let subject, let text, let english):
            ["notice", "set", name, "--subject", subject, "--text", text]
                + (english.isEmpty ? [] : ["--english", english])
        case .proposeStaff(let name, let plan, let text):
            ["staff", "propose", name] + plan.arguments + ["--text", text]
        case .confirmStaff(let name): ["staff", "confirm", name]
        case .declineStaff(let name): ["staff", "decline", name]
        case .setPrices(_, let day, let text):
            ["price", "set", "prices.yaml", "--from", day.description, "--text", text]
        case .takeIntoStock(let delivery): ["token", "import", "list.csv", "--batch", delivery.batch]
        case .takeOutOfStock(let serial, let ending, let text):
            ["token", "retire", serial, "--ending", ending.rawValue, "--text", text, "--confirm"]
        }
    }

    private func refund(_ verb: String, _ place: PaymentPlace) -> [String] {
        ["refund", verb, place.transaction, "--channel", place.channel.rawValue]
    }

    private func revocation(_ verb: String, _ id: CertificateID) -> [String] {
        ["revocation", verb, id.serial.hexadecimal, "--authority", id.authority.name]
    }

    /// One word for a shell: what is not plain stands in quotation marks, scalar by scalar.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || "0123456789-_.,/:=+@%".unicodeScalars.contains(scalar))
        }
        guard word.isEmpty || !isPlain else { return word }
        return "'" + word.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}

extension TokenEnding {
    /// How it is called at the desk.
    fileprivate var label: String {
        switch self {
        case .retired: "退役或退还供应商"
        case .lost: "丢失"
        case .defective: "损坏"
        }
    }
}
