public import Model

extension HTTPSClientError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .badAddress: "服务器地址应为 https://主机:端口"
        case .keyUnusable(let algorithm): "\(algorithm.rawValue) 密钥不能用于连接服务器"
        case .identityUnusable: "操作员证书或密钥不能使用"
        case .unreachable(let server, _): "连接不到服务器 \(server)，请检查网络后重新运行"
        case .untrusted(let server, _): "与服务器 \(server) 之间不能建立信任，请核对证书与时钟"
        case .late(let server): "服务器 \(server) 没有及时应答，请稍后重新运行"
        }
    }
}
