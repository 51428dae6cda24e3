import Model

/// The messages of product.md §14; values are masked, codes and numbers never in them.
struct Notices {
    let record: ApplicationRecord
    let person: Person
    let at: Timestamp

    /// 已提交.
    func submitted(reviewTime: String) -> Change {
        notice("SUBMITTED", ["sla": reviewTime])
    }

    /// 未通过审核.
    func rejected(_ rejection: Rejection) -> Change {
        notice("REJECTED", ["reason": rejection.text])
    }

    /// 请支付.
    func pay(amountFen: Int64, until day: CalendarDay) -> Change {
        notice("PAY", ["amount": Money.yuan(amountFen), "deadline": day.description])
    }

    /// 已收款.
    func paid(amountFen: Int64) -> Change {
        notice("PAID", ["amount": Money.yuan(amountFen)])
    }

    /// 已退款.
    func refunded(amountFen: Int64) -> Change {
        notice("REFUNDED", ["amount": Money.yuan(amountFen)])
    }

    /// 发票已开具.
    func invoiced(_ number: String) -> Change {
        notice("INVOICE", ["invoice": number])
    }

    /// 已制作完成.
    func produced(_ delivery: DeliveryMethod) -> Change {
        notice("PRODUCED", ["delivery": delivery.label])
    }

    /// 已撤销.
    func withdrawn() -> Change {
        notice("WITHDRAWN", [:])
    }

    /// 已关闭.
    func closed(reasonText: String) -> Change {
        notice("CLOSED", ["reason": reasonText])
    }

    /// 更新码, 替换码, 解锁码 and 挂失码; the code is sealed, and in nothing else.
    func code(_ template: String, _ drawn: DrawnCode, until: Timestamp) -> Change {
        notice(template, ["until": Notices.moment(until)], sealed: drawn.sealed)
    }

    /// 已完成更新, 替换 or 解锁.
    func done(validTo: Timestamp) -> Change {
        notice("DONE", ["validTo": CalendarDay(validTo).description])
    }

    /// 已吊销.
    func revoked(_ serial: SerialNumber) -> Change {
        notice("REVOKED", ["serial": String(serial.hexadecimal.suffix(6)), "at": Notices.moment(at)])
    }

    /// 即将到期.
    func expiring(_ certificate: CertificateRecord) -> Change {
        let window = RenewalWindow(certificate.reservation.notAfter)
        return notice(
            "EXPIRING",
            [
                "serial": String(certificate.id.serial.hexadecimal.suffix(6)),
                "validTo": window.endsOn.description, "opens": window.opensOn.description,
            ]
        )
    }

    /// 账号安全.
    func security(_ event: String) -> Change {
        notice("SECURITY", ["event": event, "at": Notices.moment(at)])
    }

    /// As clocks in Asia/Shanghai show it, to the minute.
    private static func moment(_ timestamp: Timestamp) -> String {
        let day = CalendarDay(timestamp)
        let minutes = Int((timestamp.secondsSinceEpoch - day.start.secondsSinceEpoch) / 60)
        return "\(day) \(ASCII.padded(minutes / 60, 2)):\(ASCII.padded(minutes % 60, 2))"
    }

    private func notice(_ template: String, _ values: [String: String], sealed: [UInt8]? = nil) -> Change {
        var all = values
        all["business"] = record.type.label
        all["number"] = record.number.text
        all["name"] = Mask.name(person.name.text)
        all["mobile"] = Mask.mobile(person.mobile.text)
        return .queueNotice(
            Notice(
                template: template,
                application: record.number,
                values: all,
                sealed: sealed,
                createdAt: at
            )
        )
    }
}
