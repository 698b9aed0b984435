using System.Runtime.InteropServices;

namespace Replay.Backtesting;

/// <summary>The way between a strategy and the simulated exchange: orders and updates that are under way, each with the time at which it arrives.</summary>
internal sealed class SimulatedGateway(ILatencyModel latency, ReplayOutput output) : IOrderGateway
{
    private readonly TimedQueue<Request> _requests = new();
    private readonly TimedQueue<OrderUpdate> _updates = new();
    private long _lastOrderId;

    /// <summary>The strategy's time: what it does now carries it.</summary>
    public long NowNs { get; set; }

    public long NextRequestNs => _requests.NextDueNs;

    public long NextUpdateNs => _updates.NextDueNs;

    public long Submit(in OrderRequest order)
    {
        long id = ++_lastOrderId;
        Send(new Request
        {
            OrderId = id,
            PriceTicks = order.PriceTicks,
            SizeLots = order.SizeLots,
            Side = order.Side,
            TimeInForce = order.TimeInForce,
            IsPostOnly = order.PostOnly ? (byte)1 : (byte)0,
        });
        return id;
    }

    public void Cancel(long orderId) => Send(new Request { OrderId = orderId, IsCancel = 1 });

    /// <summary>The next order or cancel reaches the exchange.</summary>
    public void Arrive(MatchingEngine exchange)
    {
        Request request = _requests.Take(out long arrivalNs);
        if (request.IsCancel != 0) exchange.Cancel(request.OrderId, arrivalNs);
        else exchange.Submit(request.OrderId, new OrderRequest(request.Side, request.PriceTicks, request.SizeLots, request.TimeInForce, request.IsPostOnly != 0), arrivalNs);
    }

    /// <summary>The exchange answers.</summary>
    public void Answer(in OrderUpdate update)
    {
        long dueNs = update.ExchangeTimestampNs + latency.GetResponseNs(update.ExchangeTimestampNs);
        _updates.Add(dueNs, update with { TimestampNs = dueNs });
    }

    /// <summary>The next answer reaches the strategy.</summary>
    public OrderUpdate TakeUpdate()
    {
        OrderUpdate update = _updates.Take(out long dueNs);
        NowNs = Math.Max(NowNs, dueNs);
        return update;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt64(_lastOrderId);
        writer.WriteInt64(NowNs);
        _requests.Save(writer);
        _updates.Save(writer);
    }

    public void Load(ref StateReader reader)
    {
        _lastOrderId = reader.ReadInt64();
        NowNs = reader.ReadInt64();
        _requests.Load(ref reader);
        _updates.Load(ref reader);
    }

    private void Send(in Request request)
    {
        long nowNs = NowNs;
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in nowNs)));
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Request>(in request)));
        _requests.Add(nowNs + latency.GetOrderNs(nowNs), request);
    }

    // 32 bytes without gaps, since it is saved as it is.
    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public long OrderId;
        public long PriceTicks;
        public long SizeLots;
        public Side Side;
        public TimeInForce TimeInForce;
        public byte IsPostOnly;
        public byte IsCancel;
        private readonly int _reserved;
    }
}
