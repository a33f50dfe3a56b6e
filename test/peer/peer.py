"""An rclpy node that a test drives: commands come as JSON lines on stdin, what happens goes out as JSON lines on stdout.

It shares nothing with the suite but the interface packages: what it receives, any ROS 2 program receives.

Commands ("id" of a request comes back with its answer):
  subscribe  {topic, type, qos}                   -> {"event": "message", topic, message}
  publish    {topic, type, qos, message}          stamps of "now" in headers without one; {"file": path} for bytes
  stream     {topic, type, qos, message, hz, count, also}   the same repeatedly, `also` others with the same stamp;
                                                  -> {"event": "published", topic, stamp_ns}
  unstream   {topic}
  unpublish  {topic}                              takes the publisher down
  call       {id, service, type, request}         -> {"event": "answer", id, response}
  abandon    {id, service, type, request, count}  asks and is gone before the answer, so often -> {"event": "answer", id}
  goal       {id, action, type, goal}             -> accepted, feedback, result
  cancel     {id}
  serve      {action, type, seconds, accepts, obeys}  an action whose goals take so long, that takes or refuses goals and cancellations
                                                  -> {"event": "asked", action, goal}, {"event": "cancelled", action}
  unserve    {action}
  graph      {id}                                 -> {"event": "answer", id, response: {nodes, topics, services}}
It ends with its stdin.
"""

import array
import json
import queue
import sys
import threading
import time

import numpy
import rclpy
from rclpy.action import ActionClient, ActionServer, CancelResponse, GoalResponse
from rclpy.executors import ExternalShutdownException
from rclpy.task import Future
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy

# Longer byte arrays (pictures) go out as their length.
LONGEST_BYTES = 64

SETTLE_SEC = 0.25
ASK_AGAIN_SEC = 8

QOS = {
    'newest': QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=30, reliability=ReliabilityPolicy.BEST_EFFORT),
    'event': QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=100, reliability=ReliabilityPolicy.RELIABLE),
    'default': QoSProfile(depth=10),
    'log': QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=100,
        reliability=ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL,
    ),
    'latched': QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=1,
        reliability=ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL,
    ),
}


def import_interface(name):
    package, kind, interface = name.split('/')
    return getattr(__import__(f'{package}.{kind}', fromlist=[interface]), interface)


def to_json(value):
    """A message as plain JSON; NaN and infinities as None, long byte arrays as their length."""
    if hasattr(value, 'get_fields_and_field_types'):
        return {name: to_json(getattr(value, name)) for name in value.get_fields_and_field_types()}
    if isinstance(value, (bytes, bytearray)) or (isinstance(value, array.array) and value.typecode == 'B'):
        return {'bytes': len(value)} if len(value) > LONGEST_BYTES else list(value)
    if isinstance(value, numpy.ndarray):
        return {'bytes': len(value)} if value.dtype == numpy.uint8 and len(value) > LONGEST_BYTES else to_json(value.tolist())
    if isinstance(value, (list, tuple, array.array)):
        return [to_json(each) for each in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float('inf') else None
    return value


def fill(message, values):
    """Sets the given fields of a message, and of the messages in it."""
    types = message.get_fields_and_field_types()
    for name, value in values.items():
        present = getattr(message, name)
        if isinstance(value, dict) and 'file' in value:
            with open(value['file'], 'rb') as file:
                setattr(message, name, array.array('B', file.read()))
        elif hasattr(present, 'get_fields_and_field_types'):
            fill(present, value)
        elif isinstance(value, list) and '/' in types[name]:
            element = types[name].removeprefix('sequence<').split('>')[0].split(',')[0].split('[')[0]
            package, interface = element.split('/')
            made = import_interface(f'{package}/msg/{interface}')
            setattr(message, name, [fill(made(), each) for each in value])
        elif isinstance(present, float):
            setattr(message, name, float(value))
        else:
            setattr(message, name, value)
    return message


class Peer:
    def __init__(self):
        rclpy.init()
        self.node = rclpy.create_node('peer')
        self.commands = queue.Queue()
        self.wake = self.node.create_guard_condition(self.work)
        self.publishers = {}
        self.streams = {}
        self.clients = {}
        self.settled = set()
        self.goals = {}
        self.served = {}
        self.ending = False

    def say(self, **event):
        sys.stdout.write(json.dumps(event) + '\n')
        sys.stdout.flush()

    def read_commands(self):
        for line in sys.stdin:
            self.commands.put(json.loads(line))
            self.wake.trigger()
        self.ending = True
        self.wake.trigger()

    def work(self):
        while not self.commands.empty():
            command = self.commands.get()
            try:
                getattr(self, command.pop('do'))(**command)
            except Exception as error:  # The test has to see it: it waits for an answer otherwise.
                self.say(event='error', id=command.get('id', ''), text=f'{type(error).__name__}: {error}')

    def subscribe(self, topic, type, qos):
        def receive(message):
            self.say(event='message', topic=topic, received_ns=str(time.time_ns()), message=to_json(message))

        self.node.create_subscription(import_interface(type), topic, receive, QOS[qos])

    def publisher(self, topic, type, qos):
        if topic not in self.publishers:
            self.publishers[topic] = self.node.create_publisher(import_interface(type), topic, QOS[qos])
        return self.publishers[topic]

    def unpublish(self, topic):
        self.unstream(topic)
        publisher = self.publishers.pop(topic, None)
        if publisher:
            self.node.destroy_publisher(publisher)

    def publish(self, topic, type, qos, message):
        publisher = self.publisher(topic, type, qos)
        made = fill(import_interface(type)(), message)
        self.send(publisher, made, topic)

    def send(self, publisher, made, topic, stamp=None):
        if hasattr(made, 'header'):
            if stamp:
                made.header.stamp = stamp
            elif made.header.stamp.sec == 0:
                made.header.stamp = self.node.get_clock().now().to_msg()
        publisher.publish(made)
        stamp = made.header.stamp if hasattr(made, 'header') else None
        stamp_ns = str(stamp.sec * 10**9 + stamp.nanosec) if stamp else str(time.time_ns())
        self.say(event='published', topic=topic, stamp_ns=stamp_ns)

    def stream(self, topic, type, qos, message, hz, count=0, also=()):
        self.unstream(topic)
        parts = [
            (self.publisher(each['topic'], each['type'], each['qos']), fill(import_interface(each['type'])(), each['message']), each['topic'])
            for each in [{'topic': topic, 'type': type, 'qos': qos, 'message': message}, *also]
        ]
        left = [count]

        def send():
            stamp = self.node.get_clock().now().to_msg()
            for publisher, made, name in parts:
                # No sensor sends the same picture twice: one that does has stopped.
                if hasattr(made, 'encoding') and len(made.data) > 0:
                    made.data[-1] ^= 1
                self.send(publisher, made, name, stamp)
            left[0] -= 1
            if left[0] == 0:
                self.unstream(topic)

        self.streams[topic] = self.node.create_timer(1 / hz, send)

    def unstream(self, topic):
        timer = self.streams.pop(topic, None)
        if timer:
            self.node.destroy_timer(timer)

    def clock(self, hz, start_ns, rate):
        """Publishes simulated time."""
        from rosgraph_msgs.msg import Clock

        publisher = self.node.create_publisher(Clock, '/clock', 10)
        began = time.time_ns()

        def send():
            message = Clock()
            now = int(start_ns) + int((time.time_ns() - began) * rate)
            message.clock.sec, message.clock.nanosec = divmod(now, 10**9)
            publisher.publish(message)

        self.node.create_timer(1 / hz, send)

    def call(self, id, service, type, request, timeout=20):
        kind = import_interface(type)
        key = (service, type)
        if key not in self.clients:
            self.clients[key] = self.node.create_client(kind, service)
        client = self.clients[key]
        deadline = time.monotonic() + timeout
        answered = False

        def answer(done):
            nonlocal answered
            if not answered:
                self.node.destroy_timer(timer)
                self.say(event='answer', id=id, response=to_json(done.result()))
            answered = True

        # A server that has not discovered the client's reader yet drops its answer, and a request can reach a server that has
        # just ended: the first request waits a moment after the server appeared, and is made again when nobody answers.
        ready_at, next_at = None, 0.0

        def attempt():
            nonlocal ready_at, next_at
            now = time.monotonic()
            if not client.service_is_ready():
                ready_at = None
                if now > deadline:
                    self.node.destroy_timer(timer)
                    self.say(event='error', id=id, text=f'nobody serves {service}')
                return
            if ready_at is None:
                ready_at = now
                next_at = now + (0 if key in self.settled else SETTLE_SEC)
            if now >= next_at:
                self.settled.add(key)
                next_at = now + ASK_AGAIN_SEC
                client.call_async(fill(kind.Request(), request)).add_done_callback(answer)

        timer = self.node.create_timer(0.02, attempt)

    def goal(self, id, action, type, goal, timeout=20):
        kind = import_interface(type)
        client = ActionClient(self.node, kind, action)
        deadline = time.monotonic() + timeout

        def feedback(message):
            self.say(event='feedback', id=id, feedback=to_json(message.feedback))

        def ended(done):
            self.say(event='result', id=id, status=done.result().status, result=to_json(done.result().result))

        answered = False

        def accepted(done):
            nonlocal answered
            if answered:
                return
            answered = True
            self.node.destroy_timer(timer)
            handle = done.result()
            self.say(event='goal', id=id, accepted=handle.accepted)
            if handle.accepted:
                self.goals[id] = handle
                handle.get_result_async().add_done_callback(ended)

        # As in a call: an answer can be lost, and a goal whose answer is lost is not executed.
        ready_at, asked_at = None, None

        def attempt():
            nonlocal ready_at, asked_at
            now = time.monotonic()
            if not client.server_is_ready():
                ready_at = None
                if now > deadline:
                    self.node.destroy_timer(timer)
                    self.say(event='error', id=id, text=f'nobody serves {action}')
                return
            ready_at = ready_at or now
            if now < ready_at + SETTLE_SEC or (asked_at and now < asked_at + ASK_AGAIN_SEC):
                return
            asked_at = now
            client.send_goal_async(fill(kind.Goal(), goal), feedback_callback=feedback).add_done_callback(accepted)

        timer = self.node.create_timer(0.02, attempt)

    def abandon(self, id, service, type, request, count):
        """Asks and is gone before the answer, so often."""
        kind = import_interface(type)
        left, client = count, self.node.create_client(kind, service)

        def attempt():
            nonlocal left, client
            if not client.service_is_ready():
                return
            client.call_async(fill(kind.Request(), request))
            self.node.destroy_client(client)
            left -= 1
            if left > 0:
                client = self.node.create_client(kind, service)
            else:
                self.node.destroy_timer(timer)
                self.say(event='answer', id=id, response={})

        timer = self.node.create_timer(0.002, attempt)

    def cancel(self, id):
        self.goals[id].cancel_goal_async()

    def serve(self, action, type, seconds, accepts=True, obeys=True):
        kind = import_interface(type)
        waits = {}

        def asked(goal):
            self.say(event='asked', action=action, goal=to_json(goal))
            return GoalResponse.ACCEPT if accepts else GoalResponse.REJECT

        def cancelled(handle):
            self.say(event='cancelled', action=action)
            wait = waits.get(bytes(handle.goal_id.uuid))
            if not obeys:
                return CancelResponse.REJECT
            if wait and not wait.done():
                wait.set_result('cancelled')
            return CancelResponse.ACCEPT

        async def execute(handle):
            wait = waits[bytes(handle.goal_id.uuid)] = Future()
            timer = self.node.create_timer(seconds, lambda: wait.done() or wait.set_result('done'))
            handle.publish_feedback(kind.Feedback())
            how = await wait
            self.node.destroy_timer(timer)
            if how == 'cancelled':
                handle.canceled()
            else:
                handle.succeed()
            return kind.Result()

        self.served[action] = ActionServer(
            self.node, kind, action, execute, goal_callback=asked, cancel_callback=cancelled
        )

    def unserve(self, action):
        self.served.pop(action).destroy()

    def graph(self, id):
        nodes = [f'{namespace.rstrip("/")}/{name}' for name, namespace in self.node.get_node_names_and_namespaces()]
        topics = {name: types for name, types in self.node.get_topic_names_and_types()}
        publishers = {name: self.node.count_publishers(name) for name in topics}
        subscribers = {name: self.node.count_subscribers(name) for name in topics}
        response = {'nodes': nodes, 'topics': topics, 'publishers': publishers, 'subscribers': subscribers}
        self.say(event='answer', id=id, response=response)

    def run(self):
        threading.Thread(target=self.read_commands, daemon=True).start()
        self.say(event='ready')
        executor = rclpy.executors.SingleThreadedExecutor()
        executor.add_node(self.node)
        try:
            while not self.ending:
                executor.spin_once()
        except (KeyboardInterrupt, ExternalShutdownException):
            pass
        rclpy.try_shutdown()


Peer().run()
