import Foundation
import Model
import OpenSSL

/// What Alipay answers to a call, once its signature is proven.
///
/// ```
/// {"alipay_trade_query_response": {"code": "10000", …}, "sign": "…"}
/// ```
///
/// Source: Alipay open platform, "自行实现验签: 同步返回参数".
struct AlipayAnswer: Decodable {
    let code: String
    let msg: String?
    let subCode: String?
    let subMessage: String?
    let trade: String?
    let transaction: String?
    let status: String?
    let amount: String?
    let hasMoved: String?
    let refundStatus: String?
    let refundRequest: String?

    private enum CodingKeys: String, CodingKey {
        case code, msg
        case subCode = "sub_code"
        case subMessage = "sub_msg"
        case trade = "out_trade_no"
        case transaction = "trade_no"
        case status = "trade_status"
        case amount = "total_amount"
        case hasMoved = "fund_change"
        case refundStatus = "refund_status"
        case refundRequest = "out_request_no"
    }

    /// Codes by which it wants to be asked again.
    private static let busy: Set<String> = [
        "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error", "aop.unknow-error",
        "ACQ.REFUND_CHARGE_ERROR",
    ]

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - body: what came.
    ///   - method: what was called, as `alipay.trade.query`.
    ///   - key: the provider's.
    /// - Returns: what it says, whatever that is.
    /// - Throws: `GatewayError` with `.untrusted`.
    static func read(
        _ body: [UInt8],
        of method: String,
        by key: PublicKey
    ) throws(GatewayError) -> AlipayAnswer {
        guard let object = RawObject(body) else {
            throw GatewayError(.untrusted(detail: "it is no JSON object"))
        }
        let name = method.split(separator: ".").joined(separator: "_") + "_response"
        guard let content = object.members[name] ?? object.members["error_response"],
            let answer = try? JSONDecoder().decode(AlipayAnswer.self, from: Data(content))
        else {
            throw GatewayError(.untrusted(detail: "it has no \(name)"))
        }
        let signature = object.members["sign"].flatMap { text in
            try? JSONDecoder().decode(String.self, from: Data(text))
        }
        guard AlipaySignature.isValid(signature, of: Array(content), by: key) else {
            throw GatewayError(.untrusted(detail: "its signature does not hold; it says \(answer.words)"))
        }
        return answer
    }

    /// Whether the call was done.
    var isSuccess: Bool { code == "10000" }

    /// Why the call was not done.
    var refusal: GatewayError {
        let name = subCode ?? code
        let isBusy = code == "20000" || AlipayAnswer.busy.contains(name)
        let detail = (subMessage ?? msg ?? "").printable
        return GatewayError(
            isBusy
                ? .busy(code: name.printable, detail: detail)
                : .refused(code: name.printable, detail: detail)
        )
    }

    /// The beginning of what it says, for people.
    private var words: String {
        let words = [subCode ?? code, subMessage ?? msg ?? ""].joined(separator: " ")
        return String(words.printable.prefix(100))
    }
}
