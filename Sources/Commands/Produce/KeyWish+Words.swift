import Centre
import Model

extension KeyWish {
    /// Which tokens are wanted, for operators.
    static func words(_ wishes: [KeyWish]) -> String {
        wishes.map { wish in
            "能产生 \(wish.algorithm.rawValue) 密钥\(wish.isAttested ? "且能证明其来源" : "")"
                + "\(wish.isPaired ? "且能导入加密密钥对" : "")的介质"
        }.joined(separator: "，或")
    }
}
