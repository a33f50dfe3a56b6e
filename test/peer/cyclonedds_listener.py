"""A program without ROS, on another DDS implementation, that hears rapport/engagement: a JSON line a message on stdout.

It shares nothing with the suite but the message's definition, written down here as DDS knows it. It ends with its stdin.
"""

import json
import sys
import threading
from dataclasses import dataclass

from cyclonedds.core import Listener, Policy, Qos
from cyclonedds.domain import DomainParticipant
from cyclonedds.idl import IdlStruct
from cyclonedds.idl.types import float32, int32, uint8, uint16, uint32
from cyclonedds.sub import DataReader
from cyclonedds.topic import Topic
from cyclonedds.util import duration


@dataclass
class Time(IdlStruct, typename='builtin_interfaces::msg::dds_::Time_'):
    sec: int32
    nanosec: uint32


@dataclass
class Header(IdlStruct, typename='std_msgs::msg::dds_::Header_'):
    stamp: Time
    frame_id: str


@dataclass
class Engagement(IdlStruct, typename='rapport_msgs::msg::dds_::Engagement_'):
    header: Header
    skipped_before: uint32
    person_id: str
    face_id: str
    score: float32
    uncertainty: float32
    smoothed_score: float32
    level: uint8
    source: uint8
    head_id: str
    coverage: float32
    face_count: uint16


class Hearing(Listener):
    def on_data_available(self, reader):
        for heard in reader.take(N=10):
            if not isinstance(heard, Engagement):
                continue
            stamp = heard.header.stamp
            score = heard.score if heard.score == heard.score else None
            print(
                json.dumps({'stamp_ns': str(stamp.sec * 10**9 + stamp.nanosec), 'score': score, 'person_id': heard.person_id}),
                flush=True,
            )


participant = DomainParticipant(int(sys.argv[1]))
qos = Qos(Policy.Reliability.Reliable(duration(seconds=1)), Policy.History.KeepLast(10))
reader = DataReader(participant, Topic(participant, 'rt/rapport/engagement', Engagement), qos=qos, listener=Hearing())
threading.Thread(target=sys.stdin.read).run()
