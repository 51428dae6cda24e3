import Foundation
import Messages
public import Model
public import OpenSSL

/// 支付宝 电脑网站支付: Alipay's page for payers, its notifications, and the calls that ask and refund.
///
/// Source: Alipay open platform, `alipay.trade.page.pay`, `alipay.trade.query`, `alipay.trade.close`, `alipay.trade.refund`,
/// `alipay.trade.fastpay.refund.query`, "异步通知说明".
public struct AlipayGateway: PaymentGateway {
    /// Who we are there, and where it is.
    public struct Account: Hashable, Sendable {
        /// 应用 ID.
        public let application: String
        /// 卖家支付宝用户号.
        public let seller: String
        /// The gateway, as `https://openapi.alipay.com/gateway.do`.
        public let url: String
        /// Where it sends its notifications.
        public let notifyURL: String

        /// Names an account.
        public init(application: String, seller: String, url: String, notifyURL: String) {
            self.application = application
            self.seller = seller
            self.url = url
            self.notifyURL = notifyURL
        }
    }

    /// The largest answer that is taken, in octets.
    private static let answerLimit = 1 << 16

    let account: Account
    let key: PrivateKey
    let gatewayKey: PublicKey
    let clock: WallClock

    /// Opens it.
    ///
    /// - Parameters:
    ///   - account: who we are there.
    ///   - key: our private key (应用私钥), RSA.
    ///   - gatewayKey: the public key that it signs with (支付宝公钥), RSA.
    ///   - clock: what time it is.
    public init(account: Account, key: PrivateKey, gatewayKey: PublicKey, clock: WallClock) {
        self.account = account
        self.key = key
        self.gatewayKey = gatewayKey
        self.clock = clock
    }

    /// Scheme, host and port of its page.
    public var origin: String {
        let scheme = account.url.prefix { $0 != ":" }
        let rest = account.url.dropFirst(scheme.count + 3)
        return "\(scheme)://\(rest.prefix { $0 != "/" })"
    }

    /// Where a payer's browser goes: `alipay.trade.page.pay` with everything in the query.
    public func address(of order: CheckoutOrder) throws(GatewayError) -> String {
        let fields = try signed(
            "alipay.trade.page.pay",
            [
                "out_trade_no": order.trade, "total_amount": Yuan.text(order.amountFen),
                "subject": order.subject, "product_code": "FAST_INSTANT_TRADE_PAY",
                "time_expire": AlipayGateway.moment(order.expiresAt),
            ],
            ["return_url": order.returnURL, "notify_url": account.notifyURL],
            at: order.at
        )
        return "\(account.url)?\(FormFields(fields).encoded)"
    }

    /// Reads a notification: signature first, then whose it is.
    public func trade(notified body: [UInt8]) throws(GatewayError) -> GatewayTrade {
        guard let fields = FormFields(body) else { throw GatewayError(.forged(detail: "it is no form")) }
        let text = AlipaySignature.text(fields.values, without: ["sign", "sign_type"])
        guard fields["sign_type"] == "RSA2",
            AlipaySignature.isValid(fields["sign"], of: text, by: gatewayKey)
        else {
            throw GatewayError(.forged(detail: "its signature does not hold"))
        }
        guard fields["app_id"] == account.application else {
            throw GatewayError(.forged(detail: "it is for another app_id"))
        }
        guard fields["seller_id"] == account.seller else {
            throw GatewayError(.forged(detail: "it is for another seller_id"))
        }
        let trade = GatewayTrade(
            alipay: fields["trade_status"],
            trade: fields["out_trade_no"],
            transaction: fields["trade_no"],
            amount: fields["total_amount"]
        )
        guard let trade else { throw GatewayError(.forged(detail: "it says nothing of a trade")) }
        return trade
    }

    /// Asks what became of a trade.
    public func trade(_ number: String) async throws(GatewayError) -> GatewayTrade? {
        let method = "alipay.trade.query"
        let answer = try await call(method, ["out_trade_no": number])
        guard answer.isSuccess else {
            if answer.subCode == "ACQ.TRADE_NOT_EXIST" { return nil }
            throw answer.refusal
        }
        let trade = GatewayTrade(
            alipay: answer.status,
            trade: answer.trade,
            transaction: answer.transaction,
            amount: answer.amount
        )
        guard let trade else { throw GatewayError(.untrusted(detail: "it says nothing of a trade")) }
        return trade
    }

    /// Closes a trade that nobody has paid.
    public func close(_ number: String) async throws(GatewayError) {
        let answer = try await call("alipay.trade.close", ["out_trade_no": number])
        guard answer.isSuccess else { throw answer.refusal }
    }

    /// Asks for a refund, and when that does not say that the money moved, how the refund stands.
    public func refund(_ refund: RefundRecord) async throws(GatewayError) -> Bool {
        let answer = try await call(
            "alipay.trade.refund",
            [
                "trade_no": refund.transaction, "refund_amount": Yuan.text(refund.amountFen),
                "out_request_no": refund.request, "refund_reason": "退款",
            ]
        )
        guard answer.isSuccess else { throw answer.refusal }
        if answer.hasMoved == "Y" { return true }
        let standing = try await call(
            "alipay.trade.fastpay.refund.query",
            ["trade_no": refund.transaction, "out_request_no": refund.request]
        )
        guard standing.isSuccess else { throw standing.refusal }
        return standing.refundStatus == "REFUND_SUCCESS" && standing.refundRequest == refund.request
    }

    private func call(
        _ method: String,
        _ content: [String: String]
    ) async throws(GatewayError) -> AlipayAnswer {
        let body = FormFields(try signed(method, content, [:], at: clock.now)).encoded
        let exchange: HTTPExchange
        do throws(ExchangeError) {
            exchange = try await HTTPExchange.send(
                .post(Array(body.utf8), contentType: "application/x-www-form-urlencoded; charset=utf-8"),
                "\(account.url)?charset=utf-8",
                limit: AlipayGateway.answerLimit
            )
        } catch {
            throw GatewayError(.unreachable(detail: error.message))
        }
        guard exchange.status == 200 else {
            throw GatewayError(.unreachable(detail: "it answered \(exchange.status)"))
        }
        return try AlipayAnswer.read(exchange.body, of: method, by: gatewayKey)
    }

    private func signed(
        _ method: String,
        _ content: [String: String],
        _ more: [String: String],
        at now: Timestamp
    ) throws(GatewayError) -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(content) else {
            throw GatewayError(.unsigned(detail: "the content is no JSON"))
        }
        let fields = [
            "app_id": account.application, "method": method, "format": "JSON", "charset": "utf-8",
            "sign_type": "RSA2", "timestamp": AlipayGateway.moment(now), "version": "1.0",
            "biz_content": String(decoding: json, as: UTF8.self),
        ]
        return try AlipaySignature.signed(fields.merging(more) { $1 }, with: key)
    }

    /// As clocks in China show it, `2026-11-30 16:05:00`.
    static func moment(_ timestamp: Timestamp) -> String {
        let time = CalendarTime(timestamp.advanced(bySeconds: 8 * 3600))
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let day = "\(time.year)-\(two(time.month))-\(two(time.day))"
        return "\(day) \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }
}
