/// A payment that is said to have arrived.
public struct Payment: Hashable, Sendable {
    /// How it arrived.
    public let channel: PaymentChannel
    /// The channel's transaction number, unique within the channel; 1 to 64 printable characters.
    public let transaction: String
    /// Its amount in fen.
    public let amountFen: Int64
    /// 凭证: what finance saw, as the number of the bank's receipt, 1 to 200 characters; nil for none.
    public let evidence: String?

    /// Describes a payment.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed` for an impossible transaction number, amount or evidence.
    public init(
        channel: PaymentChannel,
        transaction: String,
        amountFen: Int64,
        evidence: String? = nil
    ) throws(EnrollmentError) {
        do throws(FieldFault) {
            self.transaction = try BoundedText.parse(transaction, 1...64)
        } catch {
            throw EnrollmentError(
                .validationFailed([.init("transaction", error.code, "交易号：\(error.message)")])
            )
        }
        guard (0...PriceList.maximumFen).contains(amountFen) else {
            throw EnrollmentError(.validationFailed([.init("amount", .badFormat, "金额：应为 0 至一百万元")]))
        }
        do throws(FieldFault) {
            self.evidence = try evidence.map { raw throws(FieldFault) in try BoundedText.parse(raw, 1...200) }
        } catch {
            throw EnrollmentError(.validationFailed([.init("evidence", error.code, "凭证：\(error.message)")]))
        }
        self.channel = channel
        self.amountFen = amountFen
    }
}
