public import Model

extension LetterError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .alreadyWritten(let serial): "介质 \(serial) 的密码信封先前已写出"
        case .unlockRunning(let serial): "介质 \(serial) 的解锁尚未完成，请先完成 pki token unlock run"
        case .queueUnusable(let queue, _): "打印队列 \(queue) 不能使用"
        case .notPrinted(let queue, _): "打印队列 \(queue) 没有接受"
        default: nil
        }
    }
}
