public import Model

extension TokenError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .serviceNotRunning: "智能卡服务 pcscd 没有应答"
        case .noReader: "没有连接读卡器"
        case .unknownReader(let name): "没有名为 \(name) 的读卡器"
        case .noCard: "读卡器中没有介质"
        case .cardRemoved: "介质在操作中被取出，请插回同一介质"
        case .cardReset: "介质被其他程序复位，请关闭该程序"
        case .readerBusy: "读卡器被其他程序占用，请关闭该程序"
        case .timeout: "介质没有及时应答"
        case .reader(_, let code): "读卡器出错（\(String(code, radix: 16, uppercase: true))）"
        case .notPIV: "介质上没有 PIV 应用"
        case .cardSwapped(let expected, let found): "应为介质 \(expected)，插入的是 \(found)"
        case .noSerial: "介质没有序列号，无法登记，请换用其他介质"
        case .unexpectedStatus(_, let status): "介质拒绝了命令（\(String(status, radix: 16, uppercase: true))）"
        case .malformedAnswer: "介质的应答无法解读"
        case .untrueAnswer: "介质的应答不实"
        case .wrongPIN(let left): "PIN 不对\(Self.left(left))"
        case .wrongPUK(let left): "PUK 不对\(Self.left(left))"
        case .wrongOfficerPIN(let left): "SO PIN 不对\(Self.left(left))"
        case .pinLocked: "PIN 已锁定"
        case .pukLocked: "PUK 已锁定，介质不能再用"
        case .officerPINLocked: "SO PIN 已锁定，介质不能再用"
        case .tooFewTries("SO PIN", let left): "SO PIN 只剩 \(left) 次尝试，未使用，介质不能再设新 PIN，请更换介质"
        case .tooFewTries(let secret, let left): "\(secret) 只剩 \(left) 次尝试，未使用"
        case .notPermitted(let serial): "介质 \(serial) 已由他人接手，未作改动"
        case .alreadyPersonalised: "介质已被使用过，其机密未知，请换用空白介质"
        case .makersPINRefused(let serial, _): "介质 \(serial) 不接受 pki.yaml 中的 factoryOfficerPIN，请先核对再继续"
        case .managementKeyRefused: "介质不接受记录中的管理密钥"
        case .unsupportedAlgorithm(let algorithm): "介质不能产生或使用 \(algorithm.rawValue) 密钥"
        case .unsupported: "介质不支持该操作"
        case .emptySlot: "介质中没有应有的密钥"
        case .tooLarge(let octets): "\(octets) 字节放不进介质"
        case .moduleFailed(let module, _): "介质模块 \(module) 出错"
        case .moduleSilent(let module): "介质模块 \(module) 没有及时应答"
        case .moduleEnded(let module, _): "介质模块 \(module) 异常退出"
        case .invalidSecret, .crypto, .stateFile, .virtualReader: nil
        }
    }

    private static func left(_ count: Int?) -> String { count.map { "，还剩 \($0) 次" } ?? "" }
}
